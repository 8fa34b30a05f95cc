// The tokens of HCL's native syntax, exactly as HCL's own scanner cuts them.
//
// The generated lexer class is never run: grammar/lexer_tables.cpp turns this file into one table per
// mode at build time, and compiler/syntax/scanner.cpp executes the tables. Rules may therefore use
// commands (skip, type, pushMode, popMode) but neither actions nor predicates, and must treat all
// characters above ASCII alike; the generator refuses anything else.
//
// What is not regular is left to the scanner: the end of a heredoc, which `}` ends a template
// sequence, which characters above ASCII form identifiers, and broken UTF-8.
lexer grammar KilnLexer;

// Made by compiler/syntax/layout.cpp from the tokens below: which brace this is depends on where it
// stands.
tokens {
  BLOCK_OPEN, BLOCK_CLOSE, OBJECT_OPEN, OBJECT_CLOSE, OBJECT_FOR, TUPLE_FOR, SPLAT_OPEN,
  DIRECTIVE_IF, DIRECTIVE_ELSE, DIRECTIVE_ENDIF, DIRECTIVE_FOR, DIRECTIVE_ENDFOR,
  CLOSE_HEREDOC, BAD_UTF8
}

BLANKS        : [ \t]+ -> skip ;
LINE_COMMENT  : ('#' | '//') ~[\n]* '\n'? -> type(COMMENT) ;
COMMENT       : '/*' .*? '*/' ;
NEWLINE       : LINE_END ;

KEYWORD_IN    : 'in' ;
KEYWORD_IF    : 'if' ;
IDENTIFIER    : ID_START ID_PART* ;
NUMBER        : [0-9] (NUMBER_PART* ([0-9] | EXPONENT))? ;

OPEN_BRACE    : '{' -> pushMode(DEFAULT_MODE) ;
CLOSE_BRACE   : '}' -> popMode ;
TEMPLATE_END  : '~}' -> popMode ;
OPEN_BRACKET  : '[' ;
CLOSE_BRACKET : ']' ;
OPEN_PAREN    : '(' ;
CLOSE_PAREN   : ')' ;

ASSIGN        : '=' ;
COLON         : ':' ;
DOUBLE_COLON  : '::' ;
QUESTION      : '?' ;
COMMA         : ',' ;
DOT           : '.' ;
ELLIPSIS      : '...' ;
ARROW         : '=>' ;
PLUS          : '+' ;
MINUS         : '-' ;
STAR          : '*' ;
SLASH         : '/' ;
PERCENT       : '%' ;
EQUAL         : '==' ;
NOT_EQUAL     : '!=' ;
LESS          : '<' ;
GREATER       : '>' ;
LESS_EQUAL    : '<=' ;
GREATER_EQUAL : '>=' ;
LOGICAL_AND   : '&&' ;
LOGICAL_OR    : '||' ;
LOGICAL_NOT   : '!' ;

// Not part of the language; recognised to say so well.
BITWISE_AND   : '&' ;
BITWISE_OR    : '|' ;
BITWISE_XOR   : '^' ;
BITWISE_NOT   : '~' ;
SEMICOLON     : ';' ;
BACKTICK      : '`' ;
APOSTROPHE    : '\'' ;

OPEN_QUOTE    : '"' -> pushMode(QUOTED) ;
OPEN_HEREDOC  : '<<' '-'? (ID_START | ABOVE_ASCII) (ID_PART | ABOVE_ASCII)* '\r'? '\n' -> pushMode(HEREDOC) ;

// The scanner makes identifiers of it where Unicode says so.
UNICODE       : ABOVE_ASCII ;
INVALID       : . ;

fragment ID_START    : [a-zA-Z_] ;
fragment ID_PART     : [a-zA-Z0-9_\-] ;
fragment ABOVE_ASCII : ~[\u0000-\u007F] ;
fragment EXPONENT    : [eE] [+\-]? [0-9] ;
fragment NUMBER_PART : [0-9.] | EXPONENT ;

// Between quotes.
mode QUOTED;
CLOSE_QUOTE          : '"' -> popMode ;
QUOTED_TEXT          : (~["\\$%\r\n] | '\\' ~[\r\n])+ ;
QUOTED_SIGIL         : ([$%] | ESCAPED_SIGIL) -> type(QUOTED_TEXT) ;
QUOTED_NEWLINE       : [\r\n]+ ;
INTERPOLATION        : '${' '~'? -> pushMode(DEFAULT_MODE) ;
DIRECTIVE            : '%{' '~'? -> pushMode(DEFAULT_MODE) ;
QUOTED_INVALID       : . -> type(INVALID) ;

// Between <<MARKER and MARKER. Each line is a token, cut at sequences and at every $ and %. A sigil and
// one character before a newline are a token, too: the scanner gives the newline back. A carriage
// return alone ends the scan: the scanner makes one token of all that follows.
mode HEREDOC;
TEMPLATE_TEXT         : ~[$%\r\n]* LINE_END | ~[$%\r\n]+ ;
HEREDOC_SIGIL         : ([$%] | ESCAPED_SIGIL LINE_END?) -> type(TEMPLATE_TEXT) ;
SIGIL_BEFORE_NEWLINE  : [$%] ~[{\n\u0080-\u{10FFFF}] '\n' ;
HEREDOC_INTERPOLATION : '${' '~'? -> type(INTERPOLATION), pushMode(DEFAULT_MODE) ;
HEREDOC_DIRECTIVE     : '%{' '~'? -> type(DIRECTIVE), pushMode(DEFAULT_MODE) ;
HEREDOC_INVALID       : . -> type(INVALID) ;

// A template that is a whole file or string: no quotes, no escapes, never ends.
mode BARE;
BARE_TEXT                 : (~[$%\r\n]* LINE_END | ~[$%\r\n]+) -> type(TEMPLATE_TEXT) ;
BARE_SIGIL                : ([$%] | ESCAPED_SIGIL LINE_END?) -> type(TEMPLATE_TEXT) ;
BARE_SIGIL_BEFORE_NEWLINE : [$%] ~[{\n\u0080-\u{10FFFF}] '\n' -> type(SIGIL_BEFORE_NEWLINE) ;
BARE_INTERPOLATION        : '${' '~'? -> type(INTERPOLATION), pushMode(DEFAULT_MODE) ;
BARE_DIRECTIVE            : '%{' '~'? -> type(DIRECTIVE), pushMode(DEFAULT_MODE) ;
BARE_INVALID              : . -> type(INVALID) ;

fragment LINE_END      : '\r'? '\n' ;
fragment ESCAPED_SIGIL : ('$${' | '%%{') '~'? ;
