package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// canaryTrouble is something that goes wrong over a canaryWorld of files.
type canaryTrouble struct {
	name  string
	begin func(t *testing.T, w *canaryWorld)
	exit  int    // of plan
	says  string // what plan says about it
}

// badExpressions are expressions of a mapping that fail on a value, or are likely to quote one.
var badExpressions = []string{
	`tonumber(person.LastName)`, `parseint(person.LastName, 10)`, `person.LastName + 1`, `{ a = "b" }[person.LastName]`, `["a"][person.LastName]`,
	`regex("^x$", person.LastName)`, `regex(person.LastName, "x")`, `jsondecode(person.LastName)`, `format("%d", person.LastName)`, `format(person.LastName, 1)`,
	`formatdate("YYYY", person.LastName)`, `formatdate(person.LastName, "2026-01-02T03:04:05Z")`, `timeadd(person.LastName, "1h")`, `tobool(person.LastName)`,
	`csvdecode(person.LastName)[0].x`, `substr(person.LastName, 999, -9)`, `element([], person.LastName)`, `phone(person.LastName, person.LastName)`,
	`lookup({ a = "b" }, person.LastName)`, `zipmap([person.LastName], ["a"])[company.City]`, `[for x in [person.LastName] : x.y][0]`, `person.LastName ? "a" : "b"`,
	`{ for x in [person.LastName, person.LastName] : x => 1 }["a"]`, `range(person.LastName)[0]`, `replace(person.LastName, "/(/", "")`, `replace("x", "/${person.LastName}/", "")`,
	`country(person.LastName).x`, `strrev(person.LastName).y`, `var.secret + 1`, `tonumber(var.secret)`, `{ a = "b" }[var.secret]`,
}

// canaryTroubles are all kinds of it.
func canaryTroubles() []canaryTrouble {
	list := []canaryTrouble{
		{name: "a row that is too short", begin: appendTo("crm/persons.csv", "7,Kanari,Kanari ::error::x\n"), exit: exitError, says: "persons.csv:"},
		{name: "a quote that does not end", begin: appendTo("crm/persons.csv", "7,\"Kanari\x1b[2J\n"), exit: exitError, says: "persons.csv:"},
		{name: "a file that is no CSV", begin: rewrite("crm/persons.csv", "Kanari\x00\xff\n"), exit: exitError, says: "persons.csv"},
		{name: "another header", begin: rewrite("crm/persons.csv", "id,Kanari \u202e##[x],kanari@kanari.example\n"), exit: exitError, says: "persons.csv"},
		{name: "invalid text", begin: appendTo("crm/persons.csv", "7,,Kanari\xff\xfe,x,x,x,x,x,17\n"), says: ""},
		{name: "reps that share an address", begin: appendTo("crm/reps.csv", "19,Kanari,kanari1@kanari.example,1,\n"), says: "Skipped"},
		{name: "a rep without a mailbox", begin: appendTo("crm/reps.csv", "19,Kanari,kanari9@kanari.example\u202e ##[x],1,\n\"20\n::error::x\",Kanari,\"kanari::error\n::error::\",1,\n"), says: "Skipped"},
		{name: "settings of a user that are no XML", begin: appendTo("crm/reps.csv", "19,Kanari,kanari2@kanari.example,1,<Kanari><![CDATA[\n"), says: "Skipped"},
		{name: "a damaged state", begin: rewrite("contactsync.db", strings.Repeat("Kanari ::error::x\n", 1000)), exit: exitError, says: "contactsync.db"},
		{name: "no mailboxes", begin: func(t *testing.T, w *canaryWorld) {
			if err := os.RemoveAll(filepath.Join(w.dir, "mailboxes")); err != nil {
				t.Fatal(err)
			}
		}, exit: exitFailed, says: "mailboxes"},
		{name: "a mailbox that is a file", begin: func(t *testing.T, w *canaryWorld) {
			path := filepath.Join(w.dir, "mailboxes", canaryReps[0][1])
			if err := os.RemoveAll(path); err != nil {
				t.Fatal(err)
			}
			writeFile(t, path, "Kanari")
		}, says: "Skipped: there is no such mailbox"},
		{name: "a managed contact that is damaged", begin: func(t *testing.T, w *canaryWorld) {
			w.take(t, canaryStep{args: []string{"apply", "-auto-approve"}})
			eachCard(t, w, func(string) string { return "Kanari\x1b[2J\n::error::kanari@kanari.example" })
		}},
		{name: "a mark that is damaged", begin: func(t *testing.T, w *canaryWorld) {
			w.take(t, canaryStep{args: []string{"apply", "-auto-approve"}})
			eachCard(t, w, func(text string) string {
				return strings.Replace(text, "X-CONTACTSYNC-KEY:", "X-CONTACTSYNC-KEY:other\u202e##[x]", 1)
			})
		}},
		{name: "a syntax error", begin: rewrite("more.hcl", "locals {\n  a = \"\u202e##[x]\x1b[2J\n  ::error::x\n}\n"), exit: exitError, says: "more.hcl"},
		{name: "a name that is not there", begin: rewrite("more.hcl", "locals {\n  a = local.b # \u202e##[x]\x1b[2J\n}\nsync \"::error::x\\n::error::y \\u202e \\u001b[2J\" {\n}\nnonsense \"\u202e##[x]\" {}\n"), exit: exitError, says: "more.hcl"},
		{name: "a secret that is no number", begin: rewrite("more.hcl", "variable \"pin\" {\n type = number\n sensitive = true\n}\n", "secret.auto.csvars", "secret = \""+canarySecret+"\"\npin = \""+canarySecret+"\"\n"), exit: exitError, says: "pin"},
		{name: "a secret of no variable", begin: rewrite("secret.auto.csvars", "secret = \""+canarySecret+"\"\nsecrets = \""+canarySecret+"\"\n"), says: "secrets"},
		{name: "a secret that does not end", begin: rewrite("secret.auto.csvars", "secret = \""+canarySecret+"\n"), exit: exitError, says: "secret.auto.csvars"},
		{name: "a secret that is an expression", begin: rewrite("secret.auto.csvars", "secret = "+canarySecret+"\n"), exit: exitError, says: "secret.auto.csvars"},
		{name: "a secret without quotes and with a blank", begin: rewrite("secret.auto.csvars", "secret = x "+canarySecret+" ?\n"), exit: exitError, says: "secret.auto.csvars"},
	}
	for _, expression := range badExpressions {
		list = append(list,
			canaryTrouble{name: "a mapping of " + expression, begin: replaceIn("given_name     = person.FirstName", "given_name = "+expression)},
			canaryTrouble{name: "a condition of " + expression, begin: replaceIn("companies = true", "companies = true\nperson {\n  where = "+expression+" == \"x\"\n}")},
		)
	}
	for _, property := range []string{"birthday       = person.LastName", "sensitivity = person.LastName", "photo = person.LastName", "property \"0x3A45\" {\n type = \"int\"\n value = person.LastName\n}", "property \"0x3A46\" {\n type = \"binary\"\n value = person.LastName\n}", "property \"0x3A47\" {\n type = \"time\"\n value = person.LastName\n}"} {
		list = append(list, canaryTrouble{name: property, begin: replaceIn(`birthday       = "1971-02-03"`, property)})
	}
	return list
}

// appendTo adds a text to a file.
func appendTo(file, text string) func(*testing.T, *canaryWorld) {
	return func(t *testing.T, w *canaryWorld) {
		path := filepath.Join(w.dir, file)
		writeFile(t, path, readFile(t, path)+text)
	}
}

// rewrite gives files other contents: a name and a text, and so on.
func rewrite(files ...string) func(*testing.T, *canaryWorld) {
	return func(t *testing.T, w *canaryWorld) {
		for i := 0; i < len(files); i += 2 {
			writeFile(t, filepath.Join(w.dir, files[i]), files[i+1])
		}
	}
}

// replaceIn changes the configuration.
func replaceIn(before, after string) func(*testing.T, *canaryWorld) {
	return func(t *testing.T, w *canaryWorld) { edit(t, filepath.Join(w.dir, "contactsync.hcl"), before, after) }
}

// eachCard changes every managed contact.
func eachCard(t *testing.T, w *canaryWorld, change func(text string) string) {
	t.Helper()
	err := filepath.WalkDir(filepath.Join(w.dir, "mailboxes"), func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.Contains(readFile(t, path), "X-CONTACTSYNC-KEY") {
			writeFile(t, path, change(readFile(t, path)))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestCanariesInTrouble has things go wrong whose causes have values, secrets and what acts in them.
func TestCanariesInTrouble(t *testing.T) {
	for _, trouble := range canaryTroubles() {
		t.Run(trouble.name, func(t *testing.T) {
			w := &canaryWorld{crm: "csv", exchange: "vdir", hostile: true}
			w.write(t)
			trouble.begin(t, w)
			code, stdout, stderr := w.run(t, canaryStep{args: []string{"plan"}})
			if (trouble.says != "" && code != trouble.exit) || !strings.Contains(stdout+stderr, trouble.says) {
				t.Errorf("exit code %d, want %d, and %q\n%.1000s\n%.3000s", code, trouble.exit, trouble.says, stdout, stderr)
			}
			steps := []canaryStep{
				{args: []string{"plan", "-detail=full"}}, {args: []string{"explain", "-json", "17", "crm/person/" + canaryPersonID(0)}, medium: document}, {args: []string{"plan", "-json"}, medium: lines}, {args: []string{"plan", "-detail=groups", "-summary-md=plan.md"}},
				{args: []string{"validate"}}, {args: []string{"validate", "-json"}, medium: document}, {args: []string{"test"}}, {args: []string{"test", "-junit-xml=test.xml"}},
				{args: []string{"explain", "17", "crm/person/" + canaryPersonID(0)}}, {args: []string{"explain", "-json", "18", "crm/person/" + canaryPersonID(1)}, medium: document},
				{args: []string{"console", "-record=crm/person/" + canaryPersonID(2)}}, {args: []string{"fmt", "-check", "-diff"}},
				{args: []string{"run", "-once", "-now"}}, {args: []string{"apply", "-auto-approve", "-json"}, medium: lines},
				{args: []string{"status"}}, {args: []string{"status", "-json"}, medium: document}, {args: []string{"state", "list"}}, {args: []string{"history", "17"}},
			}
			if trouble.says == "" {
				steps = steps[:2] // they differ in the problem of a record
			}
			for _, step := range steps {
				step.exit = anyCode
				w.take(t, step)
			}
			for _, file := range []string{"plan.md", "test.xml"} {
				if text, err := os.ReadFile(filepath.Join(w.dir, file)); err == nil {
					w.look(t, file, string(text), mediumOf(file), nothing)
				}
			}
		})
	}
}
