//go:build packer

package main

// What is known of unknown values: go-cty's refinements, which Debian's version does not have.

import (
	"encoding/json"
	"errors"
	"math"

	"github.com/zclconf/go-cty/cty"
)

// A range as JSON; numbers as exact text. Absent members say nothing.
type refinementJSON struct {
	NotNull      bool         `json:"not_null,omitempty"`
	Prefix       string       `json:"prefix,omitempty"`
	Min          *json.Number `json:"min,omitempty"`
	MinExclusive bool         `json:"min_exclusive,omitempty"`
	Max          *json.Number `json:"max,omitempty"`
	MaxExclusive bool         `json:"max_exclusive,omitempty"`
	LengthMin    *int         `json:"length_min,omitempty"`
	LengthMax    *int         `json:"length_max,omitempty"`
}

func init() {
	encRefinement = func(v cty.Value) interface{} {
		r := v.Range()
		o := obj{}
		if v.Type() == cty.DynamicPseudoType {
			return nil
		}
		if r.DefinitelyNotNull() {
			o["not_null"] = true
		}
		switch t := v.Type(); {
		case t == cty.String:
			if p := r.StringPrefix(); p != "" {
				o["prefix"] = p
			}
		case t == cty.Number:
			if min, inclusive := r.NumberLowerBound(); min.IsKnown() && min != cty.NegativeInfinity {
				o["min"] = encVal(min)
				if !inclusive {
					o["min_exclusive"] = true
				}
			}
			if max, inclusive := r.NumberUpperBound(); max.IsKnown() && max != cty.PositiveInfinity {
				o["max"] = encVal(max)
				if !inclusive {
					o["max_exclusive"] = true
				}
			}
		case t.IsCollectionType():
			if n := r.LengthLowerBound(); n > 0 {
				o["length_min"] = n
			}
			if n := r.LengthUpperBound(); n < math.MaxInt {
				o["length_max"] = n
			}
		}
		if len(o) == 0 {
			return nil
		}
		return o
	}
	decRefinement = func(v cty.Value, raw json.RawMessage) (ret cty.Value, err error) {
		defer func() {
			if p := recover(); p != nil {
				ret, err = cty.NilVal, errors.New("impossible refinement")
			}
		}()
		var r refinementJSON
		if err := json.Unmarshal(raw, &r); err != nil {
			return cty.NilVal, err
		}
		b := v.Refine()
		if r.NotNull {
			b = b.NotNull()
		}
		if r.Prefix != "" {
			b = b.StringPrefixFull(r.Prefix)
		}
		if r.Min != nil {
			b = b.NumberRangeLowerBound(cty.MustParseNumberVal(string(*r.Min)), !r.MinExclusive)
		}
		if r.Max != nil {
			b = b.NumberRangeUpperBound(cty.MustParseNumberVal(string(*r.Max)), !r.MaxExclusive)
		}
		if r.LengthMin != nil {
			b = b.CollectionLengthLowerBound(*r.LengthMin)
		}
		if r.LengthMax != nil {
			b = b.CollectionLengthUpperBound(*r.LengthMax)
		}
		return b.NewValue(), nil
	}
}
