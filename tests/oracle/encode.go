package main

// JSON encoders for tokens, ranges, diagnostics, values and syntax trees.
//
// Everything here refers to the syntax package only through the qualifier "hclsyntax.".

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"reflect"
	"sort"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

type obj = map[string]interface{}

// jsonBytes marshals without HTML escaping and without a trailing newline.
func jsonBytes(v interface{}, indent bool) []byte {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if indent {
		enc.SetIndent("", "  ")
	}
	if err := enc.Encode(v); err != nil {
		return []byte(fmt.Sprintf(`{"encode_error":%q}`, err.Error()))
	}
	return bytes.TrimRight(buf.Bytes(), "\n")
}

func encPos(p hcl.Pos) obj { return obj{"line": p.Line, "column": p.Column, "byte": p.Byte} }

func encRange(r hcl.Range) obj {
	return obj{"start": encPos(r.Start), "end": encPos(r.End)}
}

func encRangePtr(r *hcl.Range) interface{} {
	if r == nil {
		return nil
	}
	ret := encRange(*r)
	if r.Filename != "" {
		ret["filename"] = r.Filename
	}
	return ret
}

func encToken(t hclsyntax.Token) obj {
	ret := obj{
		"type":  t.Type.String(),
		"text":  string(t.Bytes),
		"start": encPos(t.Range.Start),
		"end":   encPos(t.Range.End),
	}
	if !utf8.Valid(t.Bytes) {
		ret["hex"] = hex.EncodeToString(t.Bytes)
	}
	return ret
}

func encDiags(diags hcl.Diagnostics) []interface{} {
	ret := make([]interface{}, 0, len(diags))
	for _, d := range diags {
		sev := "error"
		if d.Severity == hcl.DiagWarning {
			sev = "warning"
		}
		o := obj{"severity": sev, "summary": d.Summary, "detail": d.Detail, "range": encRangePtr(d.Subject)}
		if d.Context != nil {
			o["context"] = encRangePtr(d.Context)
		}
		ret = append(ret, o)
	}
	return ret
}

// encType gives cty's own JSON notation for types.
func encType(t cty.Type) interface{} {
	if t == cty.NilType {
		return nil
	}
	if s, ok := capsuleInside(t); ok {
		return obj{"$capsule": s}
	}
	b, err := t.MarshalJSON()
	if err != nil {
		return obj{"$type_error": err.Error()}
	}
	return json.RawMessage(b)
}

func capsuleInside(t cty.Type) (string, bool) {
	switch {
	case t.IsCapsuleType():
		return t.FriendlyName(), true
	case t.IsCollectionType():
		return capsuleInside(t.ElementType())
	case t.IsObjectType():
		for _, a := range t.AttributeTypes() {
			if s, ok := capsuleInside(a); ok {
				return s, true
			}
		}
	case t.IsTupleType():
		for _, a := range t.TupleElementTypes() {
			if s, ok := capsuleInside(a); ok {
				return s, true
			}
		}
	}
	return "", false
}

// encTyped is the {type, value} pair used throughout.
func encTyped(v cty.Value) obj {
	if v == cty.NilVal {
		return obj{"type": nil, "value": nil}
	}
	return obj{"type": encType(v.Type()), "value": encVal(v)}
}

// Set by --refinements: unknown values tell what is known of them.
var showRefinements bool

// Null where the library has no refinements.
var encRefinement func(cty.Value) interface{}

// encVal encodes a value against an already known type. Special forms:
//
//	{"$unknown": true}                        unknown value
//	{"$unknown": true, "$refined": {...}}     with --refinements
//	{"$marks": ["..."], "$value": ...}        marked value
//	{"$number": "Inf"}                        infinities
//	{"$capsule": "..."}                       capsule
//	{"$escaped": {...}}                       an object/map with a key that begins with "$"
func encVal(v cty.Value) interface{} {
	if v.IsMarked() {
		u, marks := v.Unmark()
		var names []string
		for m := range marks {
			names = append(names, fmt.Sprint(m))
		}
		sort.Strings(names)
		return obj{"$marks": names, "$value": encVal(u)}
	}
	if !v.IsKnown() {
		if showRefinements && encRefinement != nil {
			if r := encRefinement(v); r != nil {
				return obj{"$unknown": true, "$refined": r}
			}
		}
		return obj{"$unknown": true}
	}
	if v.IsNull() {
		return nil
	}
	t := v.Type()
	switch {
	case t == cty.String:
		return v.AsString()
	case t == cty.Bool:
		return v.True()
	case t == cty.Number:
		bf := v.AsBigFloat()
		if bf.IsInf() {
			return obj{"$number": bf.Text('f', -1)}
		}
		return json.RawMessage(bf.Text('f', -1))
	case t.IsListType(), t.IsSetType(), t.IsTupleType():
		ret := make([]interface{}, 0, v.LengthInt())
		for it := v.ElementIterator(); it.Next(); {
			_, e := it.Element()
			ret = append(ret, encVal(e))
		}
		return ret
	case t.IsMapType(), t.IsObjectType():
		ret := obj{}
		special := false
		for it := v.ElementIterator(); it.Next(); {
			k, e := it.Element()
			ks := k.AsString()
			if len(ks) > 0 && ks[0] == '$' {
				special = true
			}
			ret[ks] = encVal(e)
		}
		if special {
			return obj{"$escaped": ret}
		}
		return ret
	case t.IsCapsuleType():
		return obj{"$capsule": t.FriendlyName()}
	}
	return obj{"$unsupported": t.GoString()}
}

func encBody(b *hclsyntax.Body, withExprs bool) obj {
	if b == nil {
		return nil
	}
	attrs := make([]*hclsyntax.Attribute, 0, len(b.Attributes))
	for _, a := range b.Attributes {
		if a != nil {
			attrs = append(attrs, a)
		}
	}
	sort.Slice(attrs, func(i, j int) bool {
		if attrs[i].SrcRange.Start.Byte != attrs[j].SrcRange.Start.Byte {
			return attrs[i].SrcRange.Start.Byte < attrs[j].SrcRange.Start.Byte
		}
		return attrs[i].Name < attrs[j].Name
	})
	as := make([]interface{}, 0, len(attrs))
	for _, a := range attrs {
		o := obj{
			"name":         a.Name,
			"range":        encRange(a.SrcRange),
			"name_range":   encRange(a.NameRange),
			"equals_range": encRange(a.EqualsRange),
		}
		if a.Expr != nil {
			o["expr_range"] = encRange(a.Expr.Range())
			if withExprs {
				o["expr"] = encExpr(a.Expr)
			}
		}
		as = append(as, o)
	}
	bs := make([]interface{}, 0, len(b.Blocks))
	for _, blk := range b.Blocks {
		lrs := make([]interface{}, 0, len(blk.LabelRanges))
		for _, r := range blk.LabelRanges {
			lrs = append(lrs, encRange(r))
		}
		labels := blk.Labels
		if labels == nil {
			labels = []string{}
		}
		bs = append(bs, obj{
			"type":              blk.Type,
			"labels":            labels,
			"range":             encRange(blk.Range()),
			"def_range":         encRange(blk.DefRange()),
			"type_range":        encRange(blk.TypeRange),
			"label_ranges":      lrs,
			"open_brace_range":  encRange(blk.OpenBraceRange),
			"close_brace_range": encRange(blk.CloseBraceRange),
			"body":              encBody(blk.Body, withExprs),
		})
	}
	return obj{"range": encRange(b.SrcRange), "end_range": encRange(b.EndRange), "attributes": as, "blocks": bs}
}

func encTraversal(t hcl.Traversal) []interface{} {
	ret := make([]interface{}, 0, len(t))
	for _, s := range t {
		var o obj
		switch ts := s.(type) {
		case hcl.TraverseRoot:
			o = obj{"step": "root", "name": ts.Name}
		case hcl.TraverseAttr:
			o = obj{"step": "attr", "name": ts.Name}
		case hcl.TraverseIndex:
			o = obj{"step": "index", "key": encTyped(ts.Key)}
		case hcl.TraverseSplat:
			o = obj{"step": "splat"}
		default:
			o = obj{"step": fmt.Sprintf("%T", s)}
		}
		o["range"] = encRange(s.SourceRange())
		ret = append(ret, o)
	}
	return ret
}

var opSymbols = map[*hclsyntax.Operation]string{
	hclsyntax.OpLogicalOr: "||", hclsyntax.OpLogicalAnd: "&&", hclsyntax.OpLogicalNot: "!",
	hclsyntax.OpEqual: "==", hclsyntax.OpNotEqual: "!=",
	hclsyntax.OpGreaterThan: ">", hclsyntax.OpGreaterThanOrEqual: ">=",
	hclsyntax.OpLessThan: "<", hclsyntax.OpLessThanOrEqual: "<=",
	hclsyntax.OpAdd: "+", hclsyntax.OpSubtract: "-", hclsyntax.OpMultiply: "*",
	hclsyntax.OpDivide: "/", hclsyntax.OpModulo: "%", hclsyntax.OpNegate: "-",
}

func encExprs(es []hclsyntax.Expression) []interface{} {
	ret := make([]interface{}, 0, len(es))
	for _, e := range es {
		ret = append(ret, encExpr(e))
	}
	return ret
}

func encExpr(e hclsyntax.Expression) (o obj) {
	if e == nil || (reflect.ValueOf(e).Kind() == reflect.Ptr && reflect.ValueOf(e).IsNil()) {
		return nil
	}
	defer func() {
		if r := recover(); r != nil {
			o = obj{"node": fmt.Sprintf("%T", e), "panic": fmt.Sprint(r)}
		}
	}()
	switch x := e.(type) {
	case *hclsyntax.LiteralValueExpr:
		o = obj{"node": "literal", "literal": encTyped(x.Val)}
	case *hclsyntax.ParenthesesExpr:
		o = obj{"node": "parens", "inner": encExpr(x.Expression)}
	case *hclsyntax.ScopeTraversalExpr:
		o = obj{"node": "scope_traversal", "traversal": encTraversal(x.Traversal)}
	case *hclsyntax.RelativeTraversalExpr:
		o = obj{"node": "relative_traversal", "source": encExpr(x.Source), "traversal": encTraversal(x.Traversal)}
	case *hclsyntax.FunctionCallExpr:
		o = obj{"node": "call", "name": x.Name, "args": encExprs(x.Args), "expand_final": x.ExpandFinal,
			"name_range": encRange(x.NameRange), "open_paren_range": encRange(x.OpenParenRange), "close_paren_range": encRange(x.CloseParenRange)}
	case *hclsyntax.ConditionalExpr:
		o = obj{"node": "conditional", "cond": encExpr(x.Condition), "true": encExpr(x.TrueResult), "false": encExpr(x.FalseResult)}
	case *hclsyntax.IndexExpr:
		o = obj{"node": "index", "collection": encExpr(x.Collection), "key": encExpr(x.Key), "bracket_range": encRange(x.BracketRange)}
	case *hclsyntax.TupleConsExpr:
		o = obj{"node": "tuple", "items": encExprs(x.Exprs)}
	case *hclsyntax.ObjectConsExpr:
		items := make([]interface{}, 0, len(x.Items))
		for _, it := range x.Items {
			items = append(items, obj{"key": encExpr(it.KeyExpr), "value": encExpr(it.ValueExpr)})
		}
		o = obj{"node": "object", "items": items}
	case *hclsyntax.ObjectConsKeyExpr:
		o = obj{"node": "object_key", "inner": encExpr(x.Wrapped), "force_non_literal": x.ForceNonLiteral}
		if kw := hcl.ExprAsKeyword(x.Wrapped); kw != "" && !x.ForceNonLiteral {
			o["literal_name"] = kw
		}
	case *hclsyntax.ForExpr:
		o = obj{"node": "for", "key_var": x.KeyVar, "val_var": x.ValVar, "coll": encExpr(x.CollExpr),
			"key": encExpr(x.KeyExpr), "val": encExpr(x.ValExpr), "cond": encExpr(x.CondExpr), "group": x.Group}
	case *hclsyntax.SplatExpr:
		o = obj{"node": "splat", "source": encExpr(x.Source), "each": encExpr(x.Each), "marker_range": encRange(x.MarkerRange)}
	case *hclsyntax.AnonSymbolExpr:
		o = obj{"node": "anon_symbol"}
	case *hclsyntax.BinaryOpExpr:
		o = obj{"node": "binary", "op": opSymbols[x.Op], "lhs": encExpr(x.LHS), "rhs": encExpr(x.RHS)}
	case *hclsyntax.UnaryOpExpr:
		o = obj{"node": "unary", "op": opSymbols[x.Op], "operand": encExpr(x.Val), "symbol_range": encRange(x.SymbolRange)}
	case *hclsyntax.TemplateExpr:
		o = obj{"node": "template", "parts": encExprs(x.Parts)}
	case *hclsyntax.TemplateWrapExpr:
		o = obj{"node": "template_wrap", "inner": encExpr(x.Wrapped)}
	case *hclsyntax.TemplateJoinExpr:
		o = obj{"node": "template_join", "tuple": encExpr(x.Tuple)}
	default:
		o = obj{"node": fmt.Sprintf("%T", e)}
	}
	o["range"] = encRange(e.Range())
	return o
}
