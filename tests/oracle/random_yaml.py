"""Random YAML documents, some of them damaged, and random texts for YAML to write.

Left out is what libyaml reads otherwise than the older one that Packer's library was made from (docs/language.md): question
marks within words of flow collections, byte order marks but the first.
"""
import json

WORDS = ["a", "b", "key", "two words", "yes", "No", "on", "true", "null", "~", "12", "-3", "+7", "1_000", "0x1F", "0b11", "-0b1", "0b2", "017", "0o17", "1e3", ".5", "-.5", "1.5", "1p5",
         ".inf", "-.Inf", "+.INF", ".nan", "+Inf", "Inf", "2020-01-01", "2002-1-4", "2001-12-14t21:59:43.10-05:00", "2001-12-14 21:59:43.10", "2002-13-14", "12:30", "1.2.3", "a:b", "a#b", "a #b",
         "x y  z", "ümlaut ß", "日本語", "😀", "<<", "=", "?", "-", ":", "a,b", "[", "}", "http://x/y#f", "-a", "?a", ":a", "*", "&", "!", "%", "@", "`", "|", ">", "'", '"', "\\", "- a", "a: b", "é\u0085x", "\u2028"]
QUOTABLE = ["", " ", "a", "it's", "yes", "12", "~", "<<", "2020-01-01", "x\\y", "a b", "a\n b", "a\n\n  b", "tab\there", " lead", "trail ", "#", ": ", "é", "😀", "a\\nb", "\\x41\\u00e9\\U0001F600", "\\q", "\\\n b", "a \n\tb"]
TAGS = ["!!str", "!!int", "!!float", "!!bool", "!!null", "!!timestamp", "!!binary", "!!seq", "!!map", "!!set", "!foo", "!<tag:yaml.org,2002:int>", "!<x>", "!!", "!e!x", "!e!", "!<", "!%41", "!%zz"]
JUNK = list("\t\n\r -?:,[]{}#&*!|>'\"%@`~<=.\\ab1é") + ["\n---\n", "\n...\n", ": ", "- ", "? ", " #", "\n  ", "\n\t", "'", '"', "<<: ", "*a", "&a ", "!!int ", "\x01", "\x7f", "\u2028", "😀", "%YAML 1.1\n", "\n%TAG ! x\n", "|\n", ">-\n"]


class YamlGenerator:
    def __init__(self, random):
        self.random = random

    def chance(self, percent):
        return self.random.random() * 100 < percent

    def document(self):
        text = self.prologue() + self.block(0, self.random.choice([0, 1, 2, 2, 3])) + self.epilogue()
        for _ in range(self.random.choice([0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 2, 3])):
            text = self.damage(text)
        return text.replace("\n", "\r\n") if self.chance(3) else text

    def text(self):
        """For yamlencode: words, breaks and blanks where an emitter might fold, escape or quote."""
        parts = [self.random.choice(WORDS + QUOTABLE + ["word", "word", "word", "a" * 30, "\n", "\n\n", "  ", "\r", "\x00", "\x1b", "\u00a0", "\u2029", "\u200b", "\ufffd", "\U0010ffff"])
                 for _ in range(self.random.choice([0, 1, 1, 2, 3, 5, 10, 30]))]
        return self.random.choice(["", " ", " ", "\n"]).join(parts)

    def prologue(self):
        pick = self.random.random()
        if pick < 0.75:
            return ""
        return self.random.choice(["---\n", "--- ", "# c\n", "\n\n", "%YAML 1.1\n---\n", "%YAML 1.2\n---\n", "%YAML 2.0\n---\n", "%TAG !e! tag:yaml.org,2002:\n---\n", "%TAG !e! tag:x\n---\n", "%X y\n---\n", "\ufeff", "...\n",
                                   "%YAML 1.1\n%YAML 1.1\n---\n", "%TAG !e! a\n%TAG !e! b\n---\n", "%YAML 1.1\n", "--- # c\n", "---\n---\n"])

    def epilogue(self):
        return "" if self.chance(85) else self.random.choice(["\n...\n", "\n...\n# c\n", "\n---\nb\n", "\n# c", "\n---\n", "\n... x\n", "\n\n", " # c\n", "\n...\n...\n", "\n...\na\n", "\x00", "\n---"])

    def properties(self):
        if self.chance(90):
            return ""
        anchor = "&" + self.random.choice(["a", "b", "c", "a-1", "é", ""]) + " "
        tag = self.random.choice(TAGS) + " "
        return self.random.choice([anchor, anchor, tag, tag, anchor + tag, tag + anchor])

    def block(self, indent, depth):
        """A node that begins at the column `indent` of a line, or behind an indicator."""
        pick = self.random.random()
        if depth == 0 or pick < 0.25:
            return self.scalar(indent)
        if pick < 0.4:
            return self.properties() + self.flow(depth - 1)
        lead = self.properties()
        pad = " " * indent
        count = self.random.choice([1, 1, 2, 3])
        lines = [self.sequence_entry(indent, depth) if pick < 0.65 else self.mapping_entry(indent, depth) for _ in range(count)]
        text = ("\n" + pad).join(lines)
        return lead + "\n" + pad + text if lead else text

    def below(self, indent, depth):
        step = self.random.choice([0, 1, 2, 2, 2, 4])
        if self.chance(50):
            return " " + self.scalar(indent + 1)
        comment = self.random.choice(["", "", "", " # c", "  "])
        return comment + "\n" + " " * (indent + step) + self.block(indent + step, depth - 1)

    def sequence_entry(self, indent, depth):
        if self.chance(30):
            return "- " + self.block(indent + 2, depth - 1)
        return "-" + self.below(indent, depth)

    def mapping_entry(self, indent, depth):
        if self.chance(8):
            return "? " + self.block(indent + 2, depth - 1) + ("\n" + " " * indent + ":" + self.below(indent, depth) if self.chance(80) else "")
        key = "<<" if self.chance(8) else self.properties() + (self.random.choice(WORDS[:20]) if self.chance(75) else self.scalar(indent))
        return key + self.random.choice(["", "", "", " "]) + ":" + self.below(indent, depth)

    def scalar(self, indent):
        pick = self.random.random()
        lead = self.properties()
        if pick < 0.05:
            return "*" + self.random.choice("aab")
        if pick < 0.55:
            text = self.random.choice(WORDS)
            return lead + (text if self.chance(85) else text + "\n" + " " * (indent + 1) + self.random.choice(WORDS))
        if pick < 0.68:
            return lead + "'" + self.random.choice(QUOTABLE).replace("'", "''") + "'"
        if pick < 0.82:
            return lead + '"' + self.random.choice(QUOTABLE) + '"'
        if pick < 0.95:
            return lead + self.block_scalar(indent)
        return lead

    def block_scalar(self, indent):
        header = self.random.choice("|>") + self.random.choice(["", "", "-", "+", "2", "1-", "+1", "0", "--"]) + self.random.choice(["", "", " # c", " x"])
        pad = " " * (indent + self.random.choice([1, 2, 2, 2]))
        lines = [self.random.choice([pad, pad, pad, pad + " ", "", pad + "\t"]) + self.random.choice(WORDS + ["", "12", "yes", "~"]) for _ in range(self.random.choice([0, 1, 1, 2, 3]))]
        return header + "\n" + "\n".join(lines) + self.random.choice(["", "", "\n", "\n\n"])

    def flow(self, depth):
        blank = lambda: self.random.choice(["", "", "", " ", "\n ", " # c\n ", "\t"])
        if depth <= 0 or self.chance(40):
            return self.random.choice([lambda: self.scalar(1), lambda: self.random.choice(WORDS[:30])])()
        if self.chance(50):
            items = [self.flow(depth - 1) if self.chance(85) else "a: " + self.flow(depth - 1) for _ in range(self.random.choice([0, 1, 2, 3]))]
            opening, closing = "[]"
        else:
            items = [self.random.choice(["", "", "", "? "]) + self.flow(0) + self.random.choice([": ", ": ", ": ", ":", " : ", ""]) + self.flow(depth - 1) for _ in range(self.random.choice([0, 1, 2, 3]))]
            opening, closing = "{}"
        return opening + blank() + ("," + blank()).join(items) + self.random.choice(["", "", "", ","]) + blank() + closing

    def damage(self, text):
        at = self.random.randrange(len(text) + 1)
        pick = self.random.random()
        if pick < 0.4:
            return text[:at] + self.random.choice(JUNK) + text[at:]
        end = min(len(text), at + self.random.choice([1, 1, 2, 5]))
        if pick < 0.7:
            return text[:at] + text[end:]
        if pick < 0.85:
            return text[:at] + self.random.choice(JUNK) + text[end:]
        return text[:at]


def quote(text):
    """A text as HCL writes it."""
    quoted = json.dumps(text, ensure_ascii=False).replace("\\b", "\\u0008").replace("\\f", "\\u000c").replace("\x7f", "\\u007f")
    return quoted.replace("${", "$${").replace("%{", "%%{")
