#include <algorithm>
#include <string>

#include "stdlib/functions/formats/text_encoding.h"

namespace kiln {
namespace {

// An encoding that Go's golang.org/x/text has, which is what Packer's functions go by.
struct EncodingNames {
  // As IANA's registry of character sets has it first; messages use it.
  std::string_view registered;
  // What the C library calls it. Where the registry's encoding is in practice read and written as
  // an extension of it (the WHATWG's Encoding Standard), the extension.
  std::string_view converter;
  // All of IANA's names for it in upper case, separated by spaces.
  std::string_view aliases;
};

constexpr EncodingNames encodings[] = {
    {"Big5", "BIG5-HKSCS", "BIG5 CSBIG5"},
    {"EUC-KR", "CP949", "CSEUCKR EUC-KR"},
    {"Extended_UNIX_Code_Packed_Format_for_Japanese", "EUC-JP-MS",
     "CSEUCPKDFMTJAPANESE EUC-JP EXTENDED_UNIX_CODE_PACKED_FORMAT_FOR_JAPANESE"},
    {"GB18030", "GB18030", "CSGB18030 GB18030"},
    {"GBK", "CP936", "CP936 CSGBK GBK MS936 WINDOWS-936"},
    {"IBM00858", "CP858", "CCSID00858 CP00858 CSIBM00858 IBM00858 PC-MULTILINGUAL-850+EURO"},
    {"IBM01140", "IBM1140", "CCSID01140 CP01140 CSIBM01140 EBCDIC-US-37+EURO IBM01140"},
    {"IBM037", "IBM037",
     "CP037 CSIBM037 EBCDIC-CP-CA EBCDIC-CP-NL EBCDIC-CP-US EBCDIC-CP-WT IBM037"},
    {"IBM1047", "IBM1047", "CSIBM1047 IBM-1047 IBM1047"},
    {"IBM437", "IBM437", "437 CP437 CSPC8CODEPAGE437 IBM437"},
    {"IBM850", "IBM850", "850 CP850 CSPC850MULTILINGUAL IBM850"},
    {"IBM852", "IBM852", "852 CP852 CSPCP852 IBM852"},
    {"IBM855", "IBM855", "855 CP855 CSIBM855 IBM855"},
    {"IBM860", "IBM860", "860 CP860 CSIBM860 IBM860"},
    {"IBM862", "IBM862", "862 CP862 CSPC862LATINHEBREW IBM862"},
    {"IBM863", "IBM863", "863 CP863 CSIBM863 IBM863"},
    {"IBM865", "IBM865", "865 CP865 CSIBM865 IBM865"},
    {"IBM866", "IBM866", "866 CP866 CSIBM866 IBM866"},
    {"ISO-2022-JP", "ISO-2022-JP", "CSISO2022JP ISO-2022-JP"},
    {"ISO-8859-10", "ISO-8859-10", "CSISOLATIN6 ISO-8859-10 ISO-IR-157 ISO_8859-10:1992 L6 LATIN6"},
    {"ISO-8859-13", "ISO-8859-13", "CSISO885913 ISO-8859-13"},
    {"ISO-8859-14", "ISO-8859-14",
     "CSISO885914 ISO-8859-14 ISO-CELTIC ISO-IR-199 ISO_8859-14 ISO_8859-14:1998 L8 LATIN8"},
    {"ISO-8859-15", "ISO-8859-15", "CSISO885915 ISO-8859-15 ISO_8859-15 LATIN-9"},
    {"ISO-8859-16", "ISO-8859-16",
     "CSISO885916 ISO-8859-16 ISO-IR-226 ISO_8859-16 ISO_8859-16:2001 L10 LATIN10"},
    {"ISO_8859-1:1987", "ISO-8859-1",
     "CP819 CSISOLATIN1 IBM819 ISO-8859-1 ISO-IR-100 ISO_8859-1 ISO_8859-1:1987 L1 LATIN1"},
    {"ISO_8859-2:1987", "ISO-8859-2",
     "CSISOLATIN2 ISO-8859-2 ISO-IR-101 ISO_8859-2 ISO_8859-2:1987 L2 LATIN2"},
    {"ISO_8859-3:1988", "ISO-8859-3",
     "CSISOLATIN3 ISO-8859-3 ISO-IR-109 ISO_8859-3 ISO_8859-3:1988 L3 LATIN3"},
    {"ISO_8859-4:1988", "ISO-8859-4",
     "CSISOLATIN4 ISO-8859-4 ISO-IR-110 ISO_8859-4 ISO_8859-4:1988 L4 LATIN4"},
    {"ISO_8859-5:1988", "ISO-8859-5",
     "CSISOLATINCYRILLIC CYRILLIC ISO-8859-5 ISO-IR-144 ISO_8859-5 ISO_8859-5:1988"},
    {"ISO_8859-6-E", "ISO-8859-6", "CSISO88596E ISO-8859-6-E ISO_8859-6-E"},
    {"ISO_8859-6-I", "ISO-8859-6", "CSISO88596I ISO-8859-6-I ISO_8859-6-I"},
    {"ISO_8859-6:1987", "ISO-8859-6",
     "ARABIC ASMO-708 CSISOLATINARABIC ECMA-114 ISO-8859-6 ISO-IR-127 ISO_8859-6 ISO_8859-6:1987"},
    {"ISO_8859-7:1987", "ISO-8859-7",
     "CSISOLATINGREEK ECMA-118 ELOT_928 GREEK GREEK8 ISO-8859-7 ISO-IR-126 ISO_8859-7 "
     "ISO_8859-7:1987"},
    {"ISO_8859-8-E", "ISO-8859-8", "CSISO88598E ISO-8859-8-E ISO_8859-8-E"},
    {"ISO_8859-8-I", "ISO-8859-8", "CSISO88598I ISO-8859-8-I ISO_8859-8-I"},
    {"ISO_8859-8:1988", "ISO-8859-8",
     "CSISOLATINHEBREW HEBREW ISO-8859-8 ISO-IR-138 ISO_8859-8 ISO_8859-8:1988"},
    {"ISO_8859-9:1989", "ISO-8859-9",
     "CSISOLATIN5 ISO-8859-9 ISO-IR-148 ISO_8859-9 ISO_8859-9:1989 L5 LATIN5"},
    {"KOI8-R", "KOI8-R", "CSKOI8R KOI8-R"},
    {"KOI8-U", "KOI8-U", "CSKOI8U KOI8-U"},
    {"macintosh", "MACINTOSH", "CSMACINTOSH MAC MACINTOSH"},
    {"Shift_JIS", "CP932", "CSSHIFTJIS MS_KANJI SHIFT_JIS"},
    {"US-ASCII", "US-ASCII",
     "ANSI_X3.4-1968 ANSI_X3.4-1986 CP367 CSASCII IBM367 ISO-IR-6 ISO646-US ISO_646.IRV:1991 US "
     "US-ASCII"},
    {"UTF-16", "UTF-16", "CSUTF16 UTF-16"},
    {"UTF-16BE", "UTF-16BE", "CSUTF16BE UTF-16BE"},
    {"UTF-16LE", "UTF-16LE", "CSUTF16LE UTF-16LE"},
    {"UTF-8", "UTF-8", "CSUTF8 UTF-8"},
    {"windows-1250", "CP1250", "CSWINDOWS1250 WINDOWS-1250"},
    {"windows-1251", "CP1251", "CSWINDOWS1251 WINDOWS-1251"},
    {"windows-1252", "CP1252", "CSWINDOWS1252 WINDOWS-1252"},
    {"windows-1253", "CP1253", "CSWINDOWS1253 WINDOWS-1253"},
    {"windows-1254", "CP1254", "CSWINDOWS1254 WINDOWS-1254"},
    {"windows-1255", "CP1255", "CSWINDOWS1255 WINDOWS-1255"},
    {"windows-1256", "CP1256", "CSWINDOWS1256 WINDOWS-1256"},
    {"windows-1257", "CP1257", "CSWINDOWS1257 WINDOWS-1257"},
    {"windows-1258", "CP1258", "CSWINDOWS1258 WINDOWS-1258"},
    {"windows-874", "CP874", "CSWINDOWS874 WINDOWS-874"},
};

bool is_alias(std::string_view upper, std::string_view aliases) {
  while (!aliases.empty()) {
    const size_t end = std::min(aliases.find(' '), aliases.size());
    if (aliases.substr(0, end) == upper) {
      return true;
    }
    aliases.remove_prefix(std::min(end + 1, aliases.size()));
  }
  return false;
}

}  // namespace

std::optional<EncodingName> find_encoding(std::string_view name) {
  std::string upper;
  for (char c : name) {
    upper += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  for (const EncodingNames& encoding : encodings) {
    if (is_alias(upper, encoding.aliases)) {
      return EncodingName{encoding.registered, encoding.converter};
    }
  }
  return {};
}

}  // namespace kiln
