package main

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hcldec"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"contactsync/cmd/contactsync/reference"
	"contactsync/config"
)

// visitBlocks visits blocks and those in them, with the path that manuals have for each.
func visitBlocks(blocks []config.Block, path string, visit func(path string, b config.Block)) {
	for _, b := range blocks {
		inner := path + "." + b.Type
		if path == "" && b.Kind != "" {
			inner = ""
		}
		visit(strings.TrimPrefix(inner, "."), b)
		visitBlocks(b.Blocks, inner, visit)
	}
}

// TestEverythingIsExplained finds settings of providers and stores that no manual explains,
// and what manuals explain and does not exist.
func TestEverythingIsExplained(t *testing.T) {
	explained := map[string][]string{}
	for _, root := range language() {
		visitBlocks([]config.Block{root}, "", func(path string, b config.Block) {
			if b.Meaning == "" || strings.HasSuffix(b.Meaning, ".") {
				t.Errorf("%s: the block %q means %q", reference.Heading(root), path, b.Meaning)
			}
			explained[root.Kind] = append(explained[root.Kind], path)
			for _, a := range b.Attributes {
				name := strings.TrimPrefix(path+"."+a.Name, ".")
				explained[root.Kind] = append(explained[root.Kind], name)
				if a.Meaning == "" || strings.HasSuffix(a.Meaning, ".") {
					t.Errorf("%s: %q means %q", reference.Heading(root), name, a.Meaning)
				}
				if a.Required && a.Default != "" {
					t.Errorf("%s: %q is required and has a default", reference.Heading(root), name)
				}
			}
		})
	}
	for kind, manual := range reference.Manuals() {
		for i, entry := range manual {
			if !slices.Contains(explained[kind], entry.Name) {
				t.Errorf("the manual of %q explains %q, which does not exist", kind, entry.Name)
			}
			if slices.ContainsFunc(manual[:i], func(other config.Attribute) bool { return other.Name == entry.Name }) {
				t.Errorf("the manual of %q explains %q twice", kind, entry.Name)
			}
		}
	}
}

// TestDefaultsAndWordsAreTaken writes each default, each word and each bound of the settings
// of providers and stores, and expects that the specification has nothing against it.
func TestDefaultsAndWordsAreTaken(t *testing.T) {
	s := schemas()
	specs := map[string]hcldec.Spec{}
	for _, list := range []map[string]hcldec.Spec{s.Sources, s.Targets, s.States} {
		maps.Copy(specs, list)
	}
	for _, root := range language() {
		if root.Kind == "" {
			continue
		}
		visitBlocks([]config.Block{root}, "", func(path string, b config.Block) {
			for _, a := range b.Attributes {
				if strings.HasPrefix(path, "auth") {
					continue // its settings are judged together
				}
				for _, value := range candidates(a) {
					src := a.Name + " = " + value + "\n"
					if path != "" {
						blocks := strings.Split(path, ".")
						src = strings.Join(blocks, " {\n") + " {\n" + src + strings.Repeat("}\n", len(blocks))
					}
					file, diags := hclsyntax.ParseConfig([]byte(src), "x.hcl", hcl.InitialPos)
					if diags.HasErrors() {
						t.Fatal(diags)
					}
					_, diags = hcldec.Decode(file.Body, specs[root.Kind], nil)
					for _, d := range diags {
						if strings.Contains(d.Detail, `"`+a.Name+`"`) || d.Summary == "Incorrect attribute value type" {
							t.Errorf("%s: %s: %s: %s", reference.Heading(root), src, d.Summary, d.Detail)
						}
					}
				}
			}
		})
	}
}

// candidates are values that an attribute can have, as expressions.
func candidates(a config.Attribute) []string {
	var list []string
	if a.Default != "" {
		list = append(list, a.Default)
	}
	for _, word := range a.Words {
		list = append(list, `"`+word+`"`)
	}
	if a.Least != 0 || a.Most != 0 {
		list = append(list, fmt.Sprint(a.Least), fmt.Sprint(a.Most))
	}
	return list
}

// TestReferenceIsWhole finds blocks that the topic or the page leaves out.
func TestReferenceIsWhole(t *testing.T) {
	var page bytes.Buffer
	if err := reference.Markdown(&page, language()); err != nil {
		t.Fatal(err)
	}
	text := topic(t, configurationTopic)
	for _, b := range language() {
		heading := reference.Heading(b)
		if strings.Count(text, "\n"+heading+" { }") != 1 {
			t.Errorf("help configuration does not have the block %s once", heading)
		}
		if strings.Count(page.String(), "\n## "+heading+"\n") != 1 {
			t.Errorf("the page does not have the block %s once", heading)
		}
	}
	for _, row := range []string{
		"| `priority` | number from 0 to 1000000 | default 100 | where two syncs give a record to one mailbox, the lower number fills it |",
		"| `on_unselected` | \"delete\" or \"keep\" | default \"delete\" | when a record is selected no more |",
		"| `condition` | condition | required | true if it does; over var alone: length(var.name) > 3 |",
	} {
		if !strings.Contains(page.String(), "\n"+row+"\n") {
			t.Errorf("the page lacks the row\n%s", row)
		}
	}
}
