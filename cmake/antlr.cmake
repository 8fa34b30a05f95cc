# kiln_antlr(<target>): adds the parser generated from grammar/*.g4 to the library <target>.
#
# Three steps: ANTLR writes the parser and a lexer; lexer_tables (built from the lexer) writes the lexer's automaton
# as tables; the parser and the tables go into <target>. The generated lexer itself is not linked.
#
# ANTLR's runtime comes as the archive, by path: the package's own targets ask for libuuid, which is only needed by
# parts that the linker drops.
find_program(ANTLR4 antlr4 REQUIRED)
find_library(ANTLR4_ARCHIVE libantlr4-runtime.a REQUIRED)

function(kiln_antlr target)
  set(grammar ${PROJECT_SOURCE_DIR}/grammar)
  set(generated ${PROJECT_BINARY_DIR}/generated)
  file(MAKE_DIRECTORY ${generated})
  set(antlr ${ANTLR4} -Werror -Dlanguage=Cpp -no-listener -no-visitor -package kiln -lib ${generated} -o ${generated})
  # ANTLR puts its output beside the grammar's path, so it must run in the grammar's folder.
  add_custom_command(OUTPUT ${generated}/KilnLexer.cpp ${generated}/KilnLexer.h ${generated}/KilnLexer.tokens
    COMMAND ${antlr} KilnLexer.g4
    WORKING_DIRECTORY ${grammar} DEPENDS ${grammar}/KilnLexer.g4 VERBATIM)
  # adaptivePredict would mean that a decision needs more than one token of lookahead.
  add_custom_command(OUTPUT ${generated}/KilnParser.cpp ${generated}/KilnParser.h
    COMMAND ${antlr} KilnParser.g4
    COMMAND sh -c "! grep -n adaptivePredict '${generated}/KilnParser.cpp'"
    WORKING_DIRECTORY ${grammar} DEPENDS ${grammar}/KilnParser.g4 ${generated}/KilnLexer.tokens VERBATIM)

  set(include ${ANTLR4_INCLUDE_DIR})
  if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
    # misc/InterpreterDataReader.h of ANTLR 4.9 does not compile with clang, and nobody needs it: leave it out.
    file(READ ${ANTLR4_INCLUDE_DIR}/antlr4-runtime.h umbrella)
    string(REPLACE "#include \"misc/InterpreterDataReader.h\"" "" umbrella "${umbrella}")
    file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/antlr/antlr4-runtime.h CONTENT "${umbrella}" @ONLY)
    set(include ${PROJECT_BINARY_DIR}/antlr ${ANTLR4_INCLUDE_DIR})
  endif()

  add_executable(lexer_tables ${grammar}/lexer_tables.cpp ${generated}/KilnLexer.cpp)
  # Generated code has its own flags: u8"" literals are char (not C++20's char8_t), no warnings, and no sanitizers in
  # a tool that runs during the build.
  target_compile_features(lexer_tables PRIVATE cxx_std_20)
  target_compile_options(lexer_tables PRIVATE -fno-char8_t -w -fno-sanitize=all)
  target_include_directories(lexer_tables SYSTEM PRIVATE ${generated} ${include})
  target_link_libraries(lexer_tables PRIVATE ${ANTLR4_ARCHIVE} Threads::Threads)
  target_link_options(lexer_tables PRIVATE -Wl,--gc-sections -fno-sanitize=all)
  add_custom_command(OUTPUT ${generated}/token_types.h ${generated}/lexer_tables.inc
    COMMAND lexer_tables ${generated}/token_types.h ${generated}/lexer_tables.inc
    DEPENDS lexer_tables VERBATIM)

  add_library(kiln_grammar OBJECT ${generated}/KilnParser.cpp ${generated}/KilnParser.h ${generated}/token_types.h
    ${generated}/lexer_tables.inc)
  target_link_libraries(kiln_grammar PRIVATE kiln_value)
  target_compile_options(kiln_grammar PRIVATE -fno-char8_t -w)
  target_include_directories(kiln_grammar SYSTEM PRIVATE ${include})
  target_sources(${target} PRIVATE $<TARGET_OBJECTS:kiln_grammar>)
  add_dependencies(${target} kiln_grammar)
  target_include_directories(${target} SYSTEM PRIVATE ${include})
  target_link_libraries(${target} PUBLIC ${ANTLR4_ARCHIVE})
endfunction()
