"""Random HCL: expressions, templates and whole files, mostly valid, and mutations of them.

Everything is drawn from one random.Random, so a seed gives the same texts on every machine.
"""
import random


def number(value, **more):
    return {"type": "number", "value": value, **more}


def unknown(type_, **refined):
    value = {"$unknown": True}
    if refined:
        value["$refined"] = refined
    return {"type": type_, "value": value}


def marked(type_, value, *names):
    return {"type": type_, "value": {"$marks": list(names) or ["sensitive"], "$value": value}}


OBJECT = ["object", {"a": "string", "b": "number"}]
UNKNOWN = {"$unknown": True}

# What expressions may refer to, in the notation of the oracle's `typed_vars`, by the kind of expression they make.
VARIABLES = {
    "number": {
        "n": {"type": "number", "value": 5}, "f": {"type": "number", "value": 1.5}, "big": {"type": "number", "value": 12345678901234567890123},
        "neg": {"type": "number", "value": -2}, "zero": {"type": "number", "value": 0},
        "n_null": {"type": "number", "value": None}, "n_marked": marked("number", 7), "n_unknown": unknown("number"),
        "n_range": unknown("number", min=1, max=5, not_null=True), "n_min": unknown("number", min=10), "n_not_null": unknown("number", not_null=True),
        "n_marked_unknown": marked("number", UNKNOWN, "sensitive", "other"), "n_open": unknown("number", min=0, min_exclusive=True, max=2.5, max_exclusive=True),
        "n_marked_range": marked("number", {"$unknown": True, "$refined": {"not_null": True, "max": -1}}), "n_minus_zero": {"type": "number", "value": -0.0},
        "n_long": {"type": "number", "value": 0.1234567890123456789012345678901234567890123456789},
    },
    "string": {
        "s": {"type": "string", "value": "hello"}, "t": {"type": "string", "value": "e\u0301 w\u00f6rld\U0001f469\u200d\U0001f469"},
        "digits": {"type": "string", "value": "12"}, "empty": {"type": "string", "value": ""}, "lines": {"type": "string", "value": "  a\n\tb \r\n"},
        "s_null": {"type": "string", "value": None}, "s_marked": marked("string", "secret"), "s_unknown": unknown("string"),
        "s_prefix": unknown("string", prefix="ab-", not_null=True), "s_prefix_null": unknown("string", prefix="h"), "s_json": unknown("string", prefix="[1, ", not_null=True), "s_marked_prefix": marked("string", {"$unknown": True, "$refined": {"prefix": "x: "}}),
        "s_key": {"type": "string", "value": "a"}, "s_number_null": {"type": "string", "value": "null"}, "s_accent_prefix": unknown("string", prefix="e\u0301\n-", not_null=True), "s_not_null": unknown("string", not_null=True),
    },
    "bool": {
        "b": {"type": "bool", "value": True}, "c": {"type": "bool", "value": False}, "b_null": {"type": "bool", "value": None},
        "b_marked": marked("bool", True), "b_unknown": unknown("bool"), "b_not_null": unknown("bool", not_null=True),
    },
    "sequence": {
        "l": {"type": ["list", "number"], "value": [1, 2, 3]}, "ls": {"type": ["list", "string"], "value": ["b", "a", "b"]},
        "el": {"type": ["list", "string"], "value": []}, "l_null": {"type": ["list", "string"], "value": None},
        "st": {"type": ["set", "string"], "value": ["b", "a", "c"]}, "sn": {"type": ["set", "number"], "value": [10, 9, 1]}, "es": {"type": ["set", "bool"], "value": []},
        "ss": {"type": ["set", ["list", "number"]], "value": [[10], [9]]},
        "tu": {"type": ["tuple", ["number", "string", "bool"]], "value": [1, "x", False]}, "et": {"type": ["tuple", []], "value": []},
        "st_part": {"type": ["set", "string"], "value": ["a", UNKNOWN, None]}, "st_one_unknown": {"type": ["set", "string"], "value": [UNKNOWN]}, "st_marked": marked(["set", "string"], ["x"]),
        "so_part": {"type": ["set", OBJECT], "value": [{"a": UNKNOWN, "b": 1}, {"a": "x", "b": 2}]}, "lm": {"type": ["list", ["map", "string"]], "value": [{"a": "1"}, {}, None]},
        "l_nested_part": {"type": ["list", ["list", "string"]], "value": [["a"], UNKNOWN, [UNKNOWN]]}, "tu_marked_part": {"type": ["tuple", ["string", "dynamic"]], "value": [{"$marks": ["m"], "$value": "s"}, {"$marks": ["n"], "$value": UNKNOWN}]},
        "l_refined_part": {"type": ["list", "string"], "value": [{"$unknown": True, "$refined": {"prefix": "p-", "not_null": True}}, "q"]}, "lb": {"type": ["list", "bool"], "value": [True, UNKNOWN, False]},
        "st_null": {"type": ["set", "number"], "value": None}, "tu_null": {"type": ["tuple", ["string"]], "value": None}, "l_marked_unknown": marked(["list", "string"], {"$unknown": True, "$refined": {"not_null": True, "length_max": 4}}),
        "ll": {"type": ["list", ["list", "number"]], "value": [[1], [2, 3], []]},
        "l_unknown": unknown(["list", "string"]), "l_length": unknown(["list", "number"], length_min=1, length_max=3, not_null=True),
        "l_two": unknown(["list", "number"], length_min=2, length_max=2, not_null=True), "l_max": unknown(["list", "string"], length_max=2),
        "st_unknown": unknown(["set", "string"]), "st_not_null": unknown(["set", "number"], not_null=True, length_min=2),
        "tu_unknown": unknown(["tuple", ["number", "string"]]), "tu_not_null": unknown(["tuple", ["number", "string"]], not_null=True),
        "l_part": {"type": ["list", "string"], "value": ["a", UNKNOWN, None]}, "l_marked": marked(["list", "number"], [4, 5]),
        "l_marked_part": {"type": ["list", "string"], "value": ["a", {"$marks": ["sensitive"], "$value": "b"}]},
        "tu_part": {"type": ["tuple", ["number", "dynamic", "dynamic"]], "value": [1, UNKNOWN, None]},
        "lo": {"type": ["list", OBJECT], "value": [{"a": "x", "b": 1}, {"a": "y", "b": None}]},
        "so": {"type": ["set", OBJECT], "value": [{"a": "x", "b": 1}, {"a": "y", "b": 2}]},
        "lo_unknown": unknown(["list", OBJECT]), "to": {"type": ["tuple", [OBJECT, ["object", {"a": "number"}]]], "value": [{"a": "x", "b": 1}, {"a": 2}]},
    },
    "object": {
        "o": {"type": ["object", {"a": "string", "b": "number", "0": "bool", "l": ["list", "number"]}], "value": {"a": "x", "b": 1, "0": True, "l": [1, 2]}},
        "m": {"type": ["map", "string"], "value": {"a": "x", "b": "y", "\u00e9": "z"}}, "mn": {"type": ["map", "number"], "value": {"a": 1, "k": 2}}, "em": {"type": ["map", "number"], "value": {}},
        "eo": {"type": ["object", {}], "value": {}}, "o_null": {"type": OBJECT, "value": None}, "m_null": {"type": ["map", "string"], "value": None},
        "o_unknown": unknown(OBJECT), "o_not_null": unknown(OBJECT, not_null=True), "m_unknown": unknown(["map", "number"]), "m_length": unknown(["map", "number"], length_min=1, not_null=True),
        "o_marked": marked(OBJECT, {"a": "x", "b": 1}), "o_marked_part": {"type": OBJECT, "value": {"a": {"$marks": ["other"], "$value": "x"}, "b": 1}},
        "o_part": {"type": OBJECT, "value": {"a": UNKNOWN, "b": 2}}, "m_part": {"type": ["map", "string"], "value": {"a": UNKNOWN, "b": "y"}},
        "mo": {"type": ["map", OBJECT], "value": {"p": {"a": "x", "b": None}, "q": UNKNOWN}}, "ml": {"type": ["map", ["list", "string"]], "value": {"a": ["1", "2"], "b": []}}, "m_marked": marked(["map", "string"], {"a": "x"}),
        "m_any_null": {"type": ["map", "dynamic"], "value": None}, "o_nested_unknown": {"type": ["object", {"a": ["object", {"x": "string"}], "b": ["list", "number"]}], "value": {"a": UNKNOWN, "b": [1, UNKNOWN]}},
        "oo": {"type": ["object", {"o": OBJECT, "l": ["list", OBJECT]}], "value": {"o": {"a": "p", "b": 3}, "l": [{"a": "q", "b": 4}]}},
    },
    "any": {
        "z": {"type": "dynamic", "value": None}, "d": unknown("dynamic"), "d_marked": marked("dynamic", UNKNOWN),
    },
}
ALL_VARIABLES = {name: value for kind in VARIABLES.values() for name, value in kind.items()}
KINDS = ["number", "string", "bool", "sequence", "object", "any"]

NUMBERS = ["0", "1", "2", "10", "007", "0.1", "0.2", "1.1", "1.5", "3.14159", "1e3", "1E-3", "1.5e+10", "1e21", "1e-30", "123456789012345678901234567890",
           "0.000000000000000000000000000001", "1e100", "2.5e-100", "1e155", "1e154", "0.30000000000000000000000000000000004", "9007199254740993", "18446744073709551616",
           "1.e3", "99999999999999999999999999999999.999999999999999", "1e248", "1e-249", "1e300", "5e-324", "1.7976931348623157e308"]
TEXTS = ["", "a", "b", "hello", " x ", "a b", "1", "12", "1.5", "-3", "true", "false", "null", "\u00e9", "e\u0301", "\U0001f469\u200d\U0001f469", "\u4e2d\u6587", "\\n", "\\t", "\\\"", "\\\\",
         "\\u00e9", "\\U0001F600", "$${x}", "%%{y}", "$", "%", "$$", "a$b", "  ", "\\r\\n", "1e3", "0x1", "key", "\u1100\u1161\u11a8", "\U0001f1e9\U0001f1ea", "\u00a0", "\u2028", "A\u030a"]
NAMES = ["a", "b", "k", "v", "x", "key", "each", "i", "foo-bar", "_u", "\u00e9t\u00e9", "if", "in", "for", "null", "true", "else", "endif"]
ATTRIBUTES = ["a", "b", "l", "o", "k", "nope", "\u00e9"]
TYPES = ["string", "number", "bool", "any", "list(string)", "list(number)", "set(string)", "set(number)", "map(string)", "map(number)", "list(any)", "set(any)", "map(any)",
         "tuple([number, string])", "tuple([any])", "object({a = string})", "object({a = string, b = number})", "object({a = any})", "list(object({a = string}))", "set(list(number))", "map(list(string))"]


# Arguments of functions, by kind; what is no kind stands for itself.
CALLS = {
    "alltrue": ["sequence"], "anytrue": ["sequence"], "base64decode": ["string"], "base64encode": ["string"], "chomp": ["string"], "chunklist": ["sequence", "2"], "coalesce": ["any*"],
    "coalescelist": ["sequence*"], "compact": ["sequence"], "concat": ["sequence*"], "contains": ["sequence", "any"], "csvdecode": ["string"], "distinct": ["sequence"], "element": ["sequence", "number"],
    "endswith": ["string", "string"], "flatten": ["sequence"], "format": ['"%s=%v,%d"', "string", "any", "number"], "formatlist": ['"%v-%v"', "any", "sequence"], "indent": ["2", "string"],
    "index": ["sequence", "any"], "join": ["string", "sequence*"], "jsondecode": ["string"], "jsonencode": ["any"], "keys": ["object"], "length": ["any"], "log": ["number", "2"], "lookup": ["object", "string", "any"],
    "max": ["number*"], "merge": ["object*"], "min": ["number*"], "parseint": ["string", "16"], "pow": ["number", "number"], "range": ["number", "4"], "regex": ['"[a-z]+"', "string"],
    "regexall": ['"(.)(b)?"', "string"], "replace": ["string", "string", "string"], "reverse": ["sequence"], "setintersection": ["sequence", "sequence*"], "setproduct": ["sequence", "sequence*"],
    "setunion": ["sequence", "sequence*"], "sha1": ["string"], "slice": ["sequence", "number", "number"], "sort": ["sequence"], "split": ["string", "string"], "startswith": ["string", "string"],
    "strcontains": ["string", "string"], "substr": ["string", "number", "number"], "sum": ["sequence"], "timeadd": ['"2024-02-29T08:05:00Z"', "string"], "title": ["string"], "trim": ["string", "string"],
    "trimprefix": ["string", "string"], "trimsuffix": ["string", "string"], "upper": ["string"], "urlencode": ["string"], "values": ["object"], "yamldecode": ["string"], "yamlencode": ["any"],
    "zipmap": ["sequence", "sequence"], "can": ["any"], "try": ["any", "any*"],
}


class Generator:
    def __init__(self, seed):
        self.random = random.Random(seed)
        # Names that enclosing `for`s bind.
        self.bound = []

    def pick(self, items):
        return self.random.choice(items)

    def chance(self, percent):
        return self.random.randrange(100) < percent

    # ---- expressions ----

    def expression(self, kind=None, depth=4):
        kind = kind or self.pick(KINDS)
        if self.chance(6):
            kind = self.pick(KINDS)
        if depth <= 0 or self.chance(12):
            return self.leaf(kind)
        if self.chance(4):
            return "(" + self.space() + self.expression(kind, depth - 1) + self.space() + ")"
        if self.chance(8):
            return self.conditional(kind, depth)
        if self.chance(3):
            return f"try({self.expression(kind, depth - 1)}, {self.expression(kind, depth - 1)})"
        return getattr(self, "make_" + kind)(depth)

    def space(self):
        return self.pick(["", "", "", " ", "  ", "\n", " # c\n", "/* c */", "\t", "\r\n"]) if self.chance(15) else ""

    def operator_space(self):
        return self.pick([" ", " ", " ", "", "  ", "\t", " /**/ "])

    def digits(self):
        """A number nobody thought of: many digits, any exponent that is quick to print."""
        r = self.random
        text = "".join(r.choice("0123456789") for _ in range(r.choice([1, 2, 5, 17, 40, 160])))
        if self.chance(50):
            text += "." + "".join(r.choice("0123456789") for _ in range(r.choice([1, 3, 20, 170])))
        if self.chance(35):
            text += r.choice("eE") + r.choice(["", "+", "-"]) + str(r.randrange(r.choice([4, 40, 400])))
        return text

    def unicode(self):
        """Letters with marks, jamo, flags, joined and right-to-left characters in any order."""
        ranges = [(0x20, 0x7E), (0xA1, 0x17F), (0x300, 0x36F), (0x390, 0x3FF), (0x5D0, 0x5EA), (0x600, 0x660), (0x900, 0x97F), (0x1100, 0x11FF), (0x1E00, 0x1EFF), (0x200B, 0x200F),
                  (0x2028, 0x2029), (0x2126, 0x212B), (0x3040, 0x30FF), (0xAC00, 0xAC40), (0xFB1D, 0xFB4F), (0xFE00, 0xFE0F), (0x1F1E6, 0x1F1FF), (0x1F3FB, 0x1F3FF), (0x1F468, 0x1F469), (0x2F800, 0x2F820)]
        text = "".join(chr(self.random.randint(*self.pick(ranges))) for _ in range(self.random.randrange(1, 6)))
        return text.replace("\\", "/").replace('"', "'").replace("${", "{").replace("%{", "{").replace("$", "+").replace("%", "&")

    def leaf(self, kind):
        if kind == "number" and self.chance(6):
            return self.digits()
        if kind == "string" and self.chance(6):
            return '"' + self.unicode() + '"'
        if self.bound and self.chance(45):
            return self.pick(self.bound)
        if self.chance(60):
            return self.pick(list(VARIABLES[kind])) + (self.step() if kind == "any" and self.chance(20) else "")
        if self.chance(2):
            return self.pick(["nope", "null", "unset.x", "missing[0]"])
        if kind == "number":
            return self.pick(NUMBERS)
        if kind == "string":
            return '"' + self.pick(TEXTS) + '"'
        if kind == "bool":
            return self.pick(["true", "false"])
        if kind == "sequence":
            return self.pick(["[]", "[1]", '["a", 1]', "[null]", "[true, false]", '[["a"], [1]]'])
        if kind == "object":
            return self.pick(["{}", "{a = 1}", '{a = "x", b = 2}', "{k = null}", '{"0" = true}'])
        return self.leaf(self.pick(KINDS[:-1])) if self.chance(60) else "null"

    def make_number(self, depth):
        choice = self.random.randrange(100)
        d = depth - 1
        if choice < 55:
            return self.expression("number", d) + self.operator_space() + self.pick(["+", "-", "*", "/", "%"]) + self.operator_space() + self.expression("number", d)
        if choice < 63:
            return "-" + self.expression("number", d)
        if choice < 75:
            return self.element("number", d)
        if choice < 92:
            return self.pick([
                lambda: f"length({self.expression(self.pick(['string', 'sequence', 'object']), d)})",
                lambda: f"max({self.expression('number', d)}, {self.expression('number', d)})",
                lambda: f"min({self.expression('number', d)}, {self.expression('number', d)})",
                lambda: f"abs({self.expression('number', d)})", lambda: f"ceil({self.expression('number', d)})", lambda: f"floor({self.expression('number', d)})",
                lambda: f"pow({self.expression('number', d)}, 2)", lambda: f"parseint({self.expression('string', d)}, 10)", lambda: f"signum({self.expression('number', d)})",
                lambda: f"max({self.expression('sequence', d)}...)", lambda: f"sum({self.expression('sequence', d)})",
                lambda: f"convert({self.expression(None, d)}, number)",
            ])()
        return self.leaf("number")

    def make_string(self, depth):
        choice = self.random.randrange(100)
        d = depth - 1
        if choice < 50:
            return self.quoted(d)
        if choice < 60:
            return self.heredoc(d)
        if choice < 75:
            return self.element("string", d)
        if choice < 92:
            return self.pick([
                lambda: f"upper({self.expression('string', d)})", lambda: f"lower({self.expression('string', d)})",
                lambda: f"join({self.expression('string', d)}, {self.expression('sequence', d)})", lambda: f"substr({self.expression('string', d)}, 0, 2)",
                lambda: f"replace({self.expression('string', d)}, \"a\", \"b\")", lambda: f"trimspace({self.expression('string', d)})",
                lambda: f"format(\"%s-%v\", {self.expression('string', d)}, {self.expression('any', d)})", lambda: f"jsonencode({self.expression(None, d)})",
                lambda: f"convert({self.expression(None, d)}, string)", lambda: f"coalesce({self.expression('string', d)}, {self.expression('string', d)})",
                lambda: f"strrev({self.expression('string', d)})", lambda: self.call(d), lambda: self.call(d),
            ])()
        return self.leaf("string")

    def make_bool(self, depth):
        choice = self.random.randrange(100)
        d = depth - 1
        if choice < 30:
            return self.expression("number", d) + self.operator_space() + self.pick(["<", ">", "<=", ">="]) + self.operator_space() + self.expression("number", d)
        if choice < 60:
            kind = self.pick(KINDS)
            other = kind if self.chance(80) else None
            return self.expression(kind, d) + self.operator_space() + self.pick(["==", "!="]) + self.operator_space() + self.expression(other, d)
        if choice < 82:
            return self.expression("bool", d) + self.operator_space() + self.pick(["&&", "||"]) + self.operator_space() + self.expression("bool", d)
        if choice < 88:
            return "!" + self.expression("bool", d)
        if choice < 95:
            return self.pick([
                lambda: f"can({self.expression(None, d)})", lambda: f"contains({self.expression('sequence', d)}, {self.expression(None, d)})",
                lambda: f"convert({self.expression(None, d)}, bool)",
            ])()
        return self.element("bool", d)

    def make_sequence(self, depth):
        choice = self.random.randrange(100)
        d = depth - 1
        if choice < 28:
            items = [self.expression(self.pick(KINDS), d) for _ in range(self.random.randrange(4))]
            if items and self.chance(50):
                items = [self.expression(self.pick(["number", "string"]), d) for _ in items]
            comma = "," + self.space() + " "
            return "[" + self.space() + comma.join(items) + (self.pick(["", ",", ", "]) if items and self.chance(20) else "") + self.space() + "]"
        if choice < 52:
            return self.for_tuple(d)
        if choice < 72:
            return self.splat(d)
        if choice < 92:
            return self.pick([
                lambda: f"concat({self.expression('sequence', d)}, {self.expression('sequence', d)})", lambda: f"keys({self.expression('object', d)})",
                lambda: f"values({self.expression('object', d)})", lambda: f"flatten({self.expression('sequence', d)})", lambda: f"distinct({self.expression('sequence', d)})",
                lambda: f"reverse({self.expression('sequence', d)})", lambda: f"setunion({self.expression('sequence', d)}, {self.expression('sequence', d)})",
                lambda: f"split(\",\", {self.expression('string', d)})", lambda: f"convert({self.expression('sequence', d)}, {self.pick(TYPES)})",
                lambda: f"range({self.random.randrange(4)})", lambda: f"slice({self.expression('sequence', d)}, 0, 1)", lambda: self.call(d), lambda: self.call(d), lambda: f"convert({self.expression(None, d)}, {self.pick(TYPES)})",
            ])()
        return self.element("sequence", d)

    def make_object(self, depth):
        choice = self.random.randrange(100)
        d = depth - 1
        if choice < 40:
            return self.object(d)
        if choice < 65:
            return self.for_object(d)
        if choice < 85:
            return self.pick([
                lambda: f"merge({self.expression('object', d)}, {self.expression('object', d)})", lambda: f"zipmap({self.expression('sequence', d)}, {self.expression('sequence', d)})",
                lambda: f"convert({self.expression('object', d)}, {self.pick(TYPES)})", lambda: self.call(d),
            ])()
        return self.element("object", d)

    def make_any(self, depth):
        if self.chance(20):
            return self.element("any", depth - 1)
        return self.expression(self.pick(KINDS[:-1]), depth - 1)

    def call(self, depth):
        """Any function, with what it wants most of the time."""
        name = self.pick(list(CALLS))
        arguments = []
        for kind in CALLS[name]:
            if kind.endswith("*"):
                arguments += [self.expression(kind[:-1], depth) for _ in range(self.pick([0, 1, 1, 2, 3]))]
            elif kind in KINDS or kind == "any":
                arguments.append(self.expression(None if kind == "any" else kind, depth))
            else:
                arguments.append(kind)
        if arguments and self.chance(4):
            return f"{name}({', '.join(arguments[:-1] + ['[' + arguments[-1] + ']...'])})"
        return f"{name}({', '.join(arguments)})"

    def conditional(self, kind, depth):
        other = kind if self.chance(75) else None
        return (self.expression("bool", depth - 1) + self.operator_space() + "?" + self.operator_space() + self.expression(kind, depth - 1) +
                self.operator_space() + ":" + self.operator_space() + self.expression(other, depth - 1))

    def step(self):
        return self.pick([
            lambda: "." + self.pick(ATTRIBUTES), lambda: "." + self.pick(ATTRIBUTES), lambda: "[" + self.pick(["0", "1", "-1", "3", "4", "0.5", "n", "n_unknown", "true", "null", "1 + 1"]) + "]",
            lambda: "[" + self.pick(['"a"', '"0"', '"b"', "s", "s_unknown", '"${s}"', "n_marked", "s_marked", '"\u00e9"', '"e\u0301"']) + "]", lambda: "." + self.pick(["0", "1", "0.1"]) if self.chance(40) else ".a",
        ])()

    def element(self, kind, depth):
        if self.chance(50):
            return self.expression("sequence", depth) + self.pick(["[0]", "[1]", '["0"]', ".0", "[n]", "[n_range]", "[length(l) - 1]"])
        return self.expression("object", depth) + self.pick([".a", ".b", '["a"]', "[s]", ".l", "[0]", '["b"]']) + (self.step() if self.chance(25) else "")

    def splat(self, depth):
        base = self.expression(self.pick(["sequence", "sequence", "object", "any", "string"]), depth)
        marker = self.pick([".*", "[*]", "[*]", "[ * ]"])
        return base + marker + "".join(self.step() for _ in range(self.pick([0, 0, 1, 1, 2]))) + (self.pick(["[*]", ".*"]) + self.pick(["", ".a"]) if self.chance(12) else "")

    def loop(self, depth):
        names = [self.pick(NAMES)] if self.chance(60) else [self.pick(NAMES), self.pick(NAMES)]
        collection = self.expression(self.pick(["sequence", "sequence", "object", "any"]), depth)
        return names, collection

    def inside(self, names, make):
        self.bound += names
        text = make()
        del self.bound[len(self.bound) - len(names):]
        return text

    def for_tuple(self, depth):
        names, collection = self.loop(depth)
        def make():
            text = self.expression(None, depth)
            if self.chance(25):
                text += " if " + self.expression("bool", depth)
            return text
        return "[" + self.space() + "for " + ", ".join(names) + " in " + collection + ":" + self.operator_space() + self.inside(names, make) + self.space() + "]"

    def for_object(self, depth):
        names, collection = self.loop(depth)
        def make():
            key = self.expression("string", depth) if self.chance(60) else self.pick(names)
            text = key + " => " + self.expression(None, depth)
            if self.chance(30):
                text += "..."
            if self.chance(25):
                text += " if " + self.expression("bool", depth)
            return text
        return "{" + self.space() + "for " + ", ".join(names) + " in " + collection + ":" + self.operator_space() + self.inside(names, make) + self.space() + "}"

    def object(self, depth):
        items = []
        for _ in range(self.random.randrange(4)):
            key = self.pick([
                lambda: self.pick(NAMES), lambda: self.pick(ATTRIBUTES), lambda: '"' + self.pick(TEXTS) + '"', lambda: "(" + self.expression("string", depth - 1) + ")",
                lambda: self.pick(["o.a", "l[0]", "1", "1 + 1", '"${s}"', "-1", "null", "true"]), lambda: self.quoted(1),
            ])()
            items.append(key + self.operator_space() + self.pick(["=", "=", ":"]) + self.operator_space() + self.expression(None, depth))
        separator = self.pick([", ", ",", "\n", ",\n"])
        open_space = self.pick(["", " ", "\n"])
        return "{" + open_space + separator.join(items) + (self.pick([",", "\n", ""]) if items else "") + open_space + "}"

    # ---- templates ----

    def sequence_open(self, mark):
        return mark + "{" + ("~" if self.chance(20) else "") + self.pick(["", " "])

    def sequence_close(self):
        return self.pick(["", " "]) + ("~" if self.chance(20) else "") + "}"

    def template(self, depth, texts):
        parts = []
        for _ in range(self.random.randrange(4)):
            choice = self.random.randrange(100)
            if choice < 40:
                parts.append(self.pick(texts))
            elif choice < 78 or depth <= 0:
                parts.append(self.sequence_open("$") + self.expression(self.pick(["string", "number", "bool", None]), depth - 1) + self.sequence_close())
            elif choice < 90:
                parts.append(self.sequence_open("%") + "if " + self.expression("bool", depth - 1) + self.sequence_close() + self.template(depth - 1, texts))
                if self.chance(50):
                    parts.append(self.sequence_open("%") + "else" + self.sequence_close() + self.template(depth - 1, texts))
                parts.append(self.sequence_open("%") + "endif" + self.sequence_close())
            else:
                names, collection = self.loop(depth - 1)
                body = self.inside(names, lambda: self.template(depth - 1, texts))
                parts.append(self.sequence_open("%") + "for " + ", ".join(names) + " in " + collection + self.sequence_close() + body + self.sequence_open("%") + "endfor" + self.sequence_close())
        return "".join(parts)

    def quoted(self, depth):
        return '"' + self.template(depth, TEXTS) + '"'

    def heredoc(self, depth):
        marker = self.pick(["E", "EOT", "\u00c9"])
        flush = self.pick(["<<", "<<-"])
        newline = "\r\n" if self.chance(10) else "\n"
        lines = []
        for _ in range(self.random.randrange(4)):
            indent = self.pick(["", "  ", "    ", "\t", " \t", "\u2003", "   "])
            lines.append(indent + self.template(depth - 1, ["a", "b c", " ", "$${x}", "\\n", "\"q\"", "\u00e9", "$", "%", "x  ", "%%{"]) if self.chance(85) else indent)
        return flush + marker + newline + "".join(line + newline for line in lines) + self.pick(["", "  ", "\t"]) + marker + newline

    def bare_template(self, depth):
        return self.template(depth, ["a", "\n", " \n ", "\t", "\"q\"", "\\n", "$", "%%{x}", "\u00e9", "x\r\n", "  "])

    # ---- files ----

    def comment(self):
        return self.pick(["# c", "// c", "/* c */", "/* c\n d */", "#", "# \u00e9", "#c"])

    def file(self, depth=3):
        return ("\ufeff" if self.chance(2) else "") + self.body(depth, 0, self.random.randrange(1, 7)) + (self.pick(["", "\n\n", "# end"]) if self.chance(20) else "")

    def body(self, depth, level, count):
        lines = []
        for _ in range(count):
            indent = self.pick(["  " * level, "  " * level, "", "\t", "     "])
            choice = self.random.randrange(100)
            if choice < 55:
                name = self.pick(NAMES + ["attr%d" % self.random.randrange(20)])
                line = name + self.pick([" = ", "=", "   =  ", "\t= "]) + self.value(depth)
                if not line.endswith("\n") and self.chance(20):
                    line += self.pick([" ", "   ", ""]) + self.comment()
            elif choice < 80 and depth > 0:
                labels = "".join(self.pick([" ", "  "]) + self.pick(['"x"', "y", '"a b"', '"\\u00e9"', '"$${x}"']) for _ in range(self.random.randrange(3)))
                head = self.pick(["block", "source", "build", "b"]) + labels + self.pick([" ", "", "  "])
                form = self.random.randrange(4)
                if form == 0:
                    line = head + self.pick(["{}", "{ }", "{\n}"])
                elif form == 1:
                    line = head + "{ " + self.pick(NAMES) + " = " + self.expression(None, 1).replace("\n", " ") + " }"
                else:
                    line = head + "{" + self.pick(["", " # c"]) + "\n" + self.body(depth - 1, level + 1, self.random.randrange(4)) + indent + "}"
            elif choice < 90:
                line = self.comment()
            else:
                line = ""
            lines.append(indent + line + ("" if line.endswith("\n") else self.pick(["\n", "\n", "\n", "\r\n", "\n\n"])))
        return "".join(lines)

    def value(self, depth):
        if self.chance(12):
            return self.heredoc(1)
        if self.chance(15):
            items = ["    " + self.pick(NAMES) + self.pick([" = ", "=", "  = ", " : "]) + self.expression(None, 1).replace("\n", " ") for _ in range(self.random.randrange(4))]
            return "{\n" + "".join(item + self.pick([",\n", "\n", " # c\n"]) for item in items) + self.pick(["}", "  }", "    }"])
        if self.chance(15):
            return "[\n" + "".join("  " + self.expression(None, 1) + ",\n" for _ in range(self.random.randrange(4))) + self.pick(["]", "  ]"])
        text = self.expression(None, depth)
        return text if self.chance(20) else text.replace("\r\n", " ").replace("\n", " ") if "<<" not in text and "#" not in text else text

    # ---- mutations ----

    def mutate(self, text):
        junk = list("{}[]()\"'`$%~=:,.?!<>&|*#/-+\\\n\r\t ;@^0a") + ["${", "%{", "~}", "<<E\n", "<<-E\n", "...", "=>", "==", "&&", "::", "/*", "*/", "//", "for", "if ", " in ", "\u00e9", "\u00a0", "\u201c", "1.", "e9", "\ufeff", "\U0001f600"]
        for _ in range(self.pick([1, 1, 1, 2, 3])):
            at = self.random.randrange(len(text) + 1)
            choice = self.random.randrange(4)
            if choice == 0:
                text = text[:at] + self.pick(junk) + text[at:]
            elif choice == 1:
                text = text[:at] + text[at + self.random.randrange(1, 4):]
            elif choice == 2:
                end = min(len(text), at + self.random.randrange(1, 12))
                text = text[:end] + text[at:end] + text[end:]
            else:
                text = text[:at] + self.pick(junk) + text[at + 1:]
        return text
