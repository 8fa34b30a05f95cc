// The grammar of HCL's native syntax.
//
// Every decision is LL(1): the generated parser must not contain one call of adaptivePredict(), which
// the build checks, because ANTLR's automaton is not even loaded. Two consequences for the style:
//  - No alternative is empty (it would be decided by what follows and blame the wrong rule): write (x)?.
//  - Optional separators are loops with a check in an action (`need_item`), not optional tokens.
//
// Which newlines are tokens, and what a brace opens, is decided by compiler/syntax/layout.h before
// the parser sees a token. Actions call the builders of compiler/syntax (bodies(), exprs(),
// templates()), which know nothing of ANTLR.
// Errors unwind to the `item` they are in; see compiler/syntax/recovery.cpp.
parser grammar KilnParser;
options { tokenVocab = KilnLexer; superClass = ParserActions; contextSuperClass = RuleFrame; }

@parser::header {
// Generated code is not held to our warnings.
#pragma GCC system_header
}
@parser::postinclude {
#include "compiler/syntax/parser_actions.h"
}
@parser::members {
  // Loads ANTLR's automaton, which only the wording of an unforeseen syntax error needs.
  static void load_automaton();
}
@parser::definitions {
void KilnParser::load_automaton() {
  static const bool loaded = [] {
    antlr4::atn::ATNDeserializer deserializer;
    _atn = deserializer.deserialize(_serializedATN);
    for (size_t i = 0; i < _atn.getNumberOfDecisions(); ++i) {
      _decisionToDFA.emplace_back(_atn.getDecisionState(i), i);
    }
    return true;
  }();
  (void)loaded;
}
// What follows is generated; its static initialiser gets an empty automaton.
#define ATNDeserializer UnloadedAutomaton
}

// ---- Files and bodies ----

config_file : body ( BLOCK_CLOSE { stray_brace(); } body )* EOF ;

body : line? ( NEWLINE line? )* ;

line : { auto frames = mark_contexts(); } item { release_contexts(frames); } | junk ;

// A line that starts like no item.
junk : ~( IDENTIFIER | KEYWORD_IN | KEYWORD_IF | NEWLINE | BLOCK_CLOSE ) { skip_junk(); } ;

item locals [size_t level]
  : ( IDENTIFIER | KEYWORD_IN | KEYWORD_IF ) { $level = bodies().open_item(previous()); }
    ( ASSIGN { bodies().assign(previous()); } value=expression { bodies().attribute($value.result); }
    | label* BLOCK_OPEN { bodies().open_block(previous()); }
      ( NEWLINE body | only_argument )?
      BLOCK_CLOSE { bodies().close_block(previous()); }
    )
    { end_item(); }
  ;

// The argument of a block that is written on one line.
only_argument
  : ( IDENTIFIER | KEYWORD_IN | KEYWORD_IF ) { bodies().open_only_argument(previous()); }
    ASSIGN { bodies().assign(previous()); } value=expression { bodies().attribute($value.result); bodies().close_item(); } ;

label
  : ( IDENTIFIER | KEYWORD_IN | KEYWORD_IF ) { bodies().label(previous()); }
  | OPEN_QUOTE { bodies().open_label(previous()); } ( QUOTED_TEXT { bodies().label_text(previous()); } )* CLOSE_QUOTE { bodies().close_label(previous()); }
  ;

// ---- Expressions ----

lone_expression returns [Node result] : expression EOF { $result = $expression.result; } ;

// Binary operators are a flat list here; the expression builder applies precedence.
expression returns [Node result]
  : first=operand { $result = $first.result; }
    ( { auto mark = exprs().mark_operators(); }
      ( ( STAR | SLASH | PERCENT | PLUS | MINUS | LESS | GREATER | LESS_EQUAL | GREATER_EQUAL | EQUAL | NOT_EQUAL
        | LOGICAL_AND | LOGICAL_OR ) { exprs().push_operator(mark, $result, previous()); }
        { auto frames = mark_contexts(); } next=operand { $result = $next.result; release_contexts(frames); } )+
      { $result = exprs().fold_operators(mark, $result); }
    )?
    ( QUESTION yes=expression COLON no=expression { $result = exprs().conditional($result, $yes.result, $no.result); } )?
  ;

operand returns [Node result] locals [size_t signs, Postfix postfix, Lexeme dot]
  : { $signs = exprs().mark_signs(); }
    ( ( MINUS | LOGICAL_NOT ) { exprs().push_sign(previous()); } )*
    term { $result = $term.result; }
    ( { $postfix = exprs().open_postfix($result); }
      ( DOT { $dot = previous(); }
        ( ( IDENTIFIER | KEYWORD_IN | KEYWORD_IF ) { exprs().attribute_of($postfix, $dot, previous()); }
        | NUMBER { exprs().legacy_index($postfix, previous()); }
        | STAR { exprs().attribute_splat($postfix, previous()); }
        )
      | SPLAT_OPEN STAR CLOSE_BRACKET { exprs().full_splat($postfix, previous()); }
      | OPEN_BRACKET { auto frames = mark_contexts(); } key=expression CLOSE_BRACKET { exprs().index($postfix, $key.result, previous()); release_contexts(frames); }
      )+
      { $result = exprs().close_postfix($postfix); }
    )?
    { $result = exprs().apply_signs($signs, $result); }
  ;

term returns [Node result] locals [Lexeme open]
  : NUMBER { $result = exprs().number(previous()); }
  | ( IDENTIFIER | KEYWORD_IN | KEYWORD_IF ) { $open = previous(); $result = exprs().variable($open); }
    ( call_suffix[$open] { $result = $call_suffix.result; } )?
  | OPEN_PAREN { $open = previous(); } expression CLOSE_PAREN { $result = exprs().paren($open, $expression.result, previous()); }
  | OPEN_QUOTE { $open = previous(); templates().open($open); } ( { auto frames = mark_contexts(); } template_part { release_contexts(frames); } )* CLOSE_QUOTE { $result = templates().close(previous()); }
  | OPEN_HEREDOC { $open = previous(); templates().open($open); } ( { auto frames = mark_contexts(); } template_part { release_contexts(frames); } )* CLOSE_HEREDOC { $result = templates().close(previous()); }
  | tuple { $result = $tuple.result; }
  | object { $result = $object.result; }
  | for_tuple { $result = $for_tuple.result; }
  | for_object { $result = $for_object.result; }
  ;

call_suffix[Lexeme first] returns [Node result] locals [std::string_view name, Lexeme last, size_t list, bool ready = false, bool expands = false]
  : { $last = $first; $name = exprs().text_of($first); }
    ( DOUBLE_COLON ( IDENTIFIER | KEYWORD_IN | KEYWORD_IF ) { $last = previous(); $name = exprs().qualify($name, $last); } )*
    OPEN_PAREN { $list = exprs().open_list(); }
    ( argument=expression { exprs().add($argument.result); $ready = true; }
      ( COMMA { need_item($ready); } ( { auto frames = mark_contexts(); } next=expression { exprs().add($next.result); $ready = true; release_contexts(frames); } )? )*
      ( ELLIPSIS { need_item($ready); $expands = true; } )?
    )?
    CLOSE_PAREN { $result = exprs().call($first, $last, $name, $list, $expands, previous()); }
  ;

tuple returns [Node result] locals [size_t list, Lexeme open, bool ready = false]
  : OPEN_BRACKET { $open = previous(); $list = exprs().open_list(); }
    ( first=expression { exprs().add($first.result); $ready = true; }
      ( COMMA { need_item($ready); } ( { auto frames = mark_contexts(); } next=expression { exprs().add($next.result); $ready = true; release_contexts(frames); } )? )*
    )?
    CLOSE_BRACKET { $result = exprs().tuple($open, $list, previous()); }
  ;

object returns [Node result] locals [size_t list, Lexeme open, bool ready = false]
  : OBJECT_OPEN { $open = previous(); $list = exprs().open_list(); }
    ( object_item { $ready = true; } )?
    ( ( NEWLINE { $ready = false; } | COMMA { need_item($ready); } ) ( { auto frames = mark_contexts(); } object_item { $ready = true; release_contexts(frames); } )? )*
    OBJECT_CLOSE { $result = exprs().object($open, $list, previous()); }
  ;

object_item
  : key=expression ( ASSIGN | COLON ) value=expression { exprs().add($key.result); exprs().add($value.result); } ;

for_tuple returns [Node result] locals [Lexeme open, ForParts parts]
  : TUPLE_FOR { $open = previous(); } for_intro[&$parts] value=expression { $parts.value = $value.result; }
    ( KEYWORD_IF condition=expression { $parts.condition = $condition.result; } )?
    CLOSE_BRACKET { $result = exprs().for_each($open, $parts, previous()); }
  ;

for_object returns [Node result] locals [Lexeme open, ForParts parts]
  : OBJECT_FOR { $open = previous(); } for_intro[&$parts] key=expression { $parts.key = $key.result; }
    ARROW value=expression { $parts.value = $value.result; }
    ( ELLIPSIS { $parts.is_grouping = true; } )?
    ( KEYWORD_IF condition=expression { $parts.condition = $condition.result; } )?
    OBJECT_CLOSE { $result = exprs().for_each($open, $parts, previous()); }
  ;

for_intro[ForParts* parts] : for_names[parts] expression { $parts->collection = $expression.result; } COLON ;

for_names[ForParts* parts]
  : ( IDENTIFIER | KEYWORD_IN | KEYWORD_IF ) { exprs().for_name(*$parts, previous()); }
    ( COMMA ( IDENTIFIER | KEYWORD_IN | KEYWORD_IF ) { exprs().for_name(*$parts, previous()); } )?
    KEYWORD_IN
  ;

// ---- Templates ----

lone_template returns [Node result] : { templates().open_bare(); } ( { auto frames = mark_contexts(); } template_part { release_contexts(frames); } )* EOF { $result = templates().close_bare(); } ;

// The parts of a template in a row: compiler/syntax/template_builder.h pairs the directives.
template_part locals [Lexeme open, ForParts parts]
  : ( QUOTED_TEXT | TEMPLATE_TEXT ) { templates().text(previous()); }
  | INTERPOLATION { $open = previous(); } expression TEMPLATE_END { templates().interpolation($open, $expression.result, previous()); }
  | DIRECTIVE_IF { $open = previous(); } expression TEMPLATE_END { templates().if_directive($open, $expression.result, previous()); }
  | DIRECTIVE_FOR { $open = previous(); } for_names[&$parts] expression TEMPLATE_END
    { $parts.collection = $expression.result; templates().for_directive($open, $parts, previous()); }
  | ( DIRECTIVE_ELSE | DIRECTIVE_ENDIF | DIRECTIVE_ENDFOR ) { $open = previous(); } TEMPLATE_END { templates().end_directive($open, previous()); }
  ;
