package csv_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"contactsync/providers"
)

func TestRead(t *testing.T) {
	long := strings.Repeat("ü", 150)
	for name, c := range map[string]struct {
		block string
		table providers.Table
		files files
		want  string
	}{
		"a person": {
			table: providers.Persons,
			files: files{"reps.csv": reps, "companies.csv": "id\n", "sales_groups.csv": "group,rep\n",
				"persons.csv": "id,company,FirstName,RepID,SalesGroup\n17,c1,Ada,5,g1\n"},
			want: `persons.csv:2 "17" ["17" "c1" "Ada" "5" "g1"] reps ["5"] groups ["g1"] company "c1"`,
		},
		"a person who belongs nowhere": {
			table: providers.Persons,
			files: files{"persons.csv": "id,company,FirstName,RepID,SalesGroup\n17,,,,\n"},
			want:  `persons.csv:2 "17" ["17" "" "" "" ""]`,
		},
		"a company": {
			table: providers.Companies,
			files: files{"companies.csv": "id,Company,RepID,SalesGroup\nc1,Acme,5,g1\n"},
			want:  `companies.csv:2 "c1" ["c1" "Acme" "5" "g1"] reps ["5"] groups ["g1"]`,
		},
		"the company column of a company is an ordinary field": {
			table: providers.Companies,
			files: files{"companies.csv": "id,company,RepID\nc1,c2,5\n"},
			want:  `companies.csv:2 "c1" ["c1" "c2" "5"] reps ["5"]`,
		},
		"columns in another order": {
			table: providers.Persons,
			files: files{"persons.csv": "RepID,FirstName,id\n5,Ada,17\n"},
			want:  `persons.csv:2 "17" ["5" "Ada" "17"] reps ["5"]`,
		},
		"no columns for tables that are not there": {
			table: providers.Persons,
			files: files{"reps.csv": reps, "persons.csv": "id,RepID\n17,5\n"},
			want:  `persons.csv:2 "17" ["17" "5"] reps ["5"]`,
		},
		"named columns": {
			block: `person {
			  rep_field = ["AD1", "AD2"]
			  sales_group_field = "VG"
			  company_field = "FI"
			}`,
			table: providers.Persons,
			files: files{"persons.csv": "id,AD1,AD2,VG,FI,RepID\n1,5,6,g,c,9\n2,,6,,,9\n"},
			want: `persons.csv:2 "1" ["1" "5" "6" "g" "c" "9"] reps ["5" "6"] groups ["g"] company "c"
persons.csv:3 "2" ["2" "" "6" "" "" "9"] reps ["6"]`,
		},
		"columns switched off": {
			block: `person {
			  rep_field = []
			  sales_group_field = ""
			  company_field = ""
			}`,
			table: providers.Persons,
			files: files{"reps.csv": reps, "companies.csv": "id\n", "sales_groups.csv": "group,rep\n",
				"persons.csv": "id,RepID,company\n1,5,c\n"},
			want: `persons.csv:2 "1" ["1" "5" "c"]`,
		},
		"columns of companies named": {
			block: `company { rep_field = "AD" }`,
			table: providers.Companies,
			files: files{"companies.csv": "id,AD,SalesGroup\nc1,5,g\n"},
			want:  `companies.csv:2 "c1" ["c1" "5" "g"] reps ["5"] groups ["g"]`,
		},
		"several reps in one field are one": {
			table: providers.Persons,
			files: files{"persons.csv": "id,RepID\n1,\"5,6\"\n"},
			want:  `persons.csv:2 "1" ["1" "5,6"] reps ["5,6"]`,
		},
		"ids are trimmed and other values are not": {
			table: providers.Persons,
			files: files{"persons.csv": " id , FirstName ,RepID,SalesGroup,company\n\t17 ,  Ada , 5 , g , c \n"},
			want:  `persons.csv:2 "17" ["\t17 " "  Ada " " 5 " " g " " c "] reps ["5"] groups ["g"] company "c"`,
		},
		"semicolons": {
			table: providers.Persons,
			files: files{"persons.csv": "id;RepID;Name\n17;5;\"Byron, Ada\"\n"},
			want:  `persons.csv:2 "17" ["17" "5" "Byron, Ada"] reps ["5"]`,
		},
		"a comma in a quoted name of a column": {
			table: providers.Persons,
			files: files{"persons.csv": "id;\"Name, first\";RepID\n17;Ada;5\n"},
			want:  `persons.csv:2 "17" ["17" "Ada" "5"] reps ["5"]`,
		},
		"tabs, as the block says": {
			block: `delimiter = "\t"`,
			table: providers.Persons,
			files: files{"persons.csv": "id\tA;B,C\tRepID\n17\tx\t5\n"},
			want:  `persons.csv:2 "17" ["17" "x" "5"] reps ["5"]`,
		},
		"each file has its own delimiter": {
			table: providers.Favorites,
			files: files{"persons.csv": "id,RepID\n", "favorites.csv": "rep;kind;record\n5;person;17\n"},
			want:  `rep "5" group "" kind "person" record "17"`,
		},
		"byte order mark, CRLF and quotes": {
			table: providers.Persons,
			files: files{"persons.csv": "\ufeff\"id\",RepID,Text\r\n17,5,\"a \"\"b\"\"\r\nc\"\r\n\r\n18,5,ü\r\n"},
			want: `persons.csv:2 "17" ["17" "5" "a \"b\"\nc"] reps ["5"]
persons.csv:5 "18" ["18" "5" "ü"] reps ["5"]`,
		},
		"no line break at the end": {
			table: providers.Persons,
			files: files{"persons.csv": "id,RepID\n17,5"},
			want:  `persons.csv:2 "17" ["17" "5"] reps ["5"]`,
		},
		"empty lines before the header": {
			table: providers.Persons,
			files: files{"persons.csv": "\n\r\nid;RepID\n17;5\n"},
			want:  `persons.csv:4 "17" ["17" "5"] reps ["5"]`,
		},
		"a header alone": {table: providers.Persons, files: files{"persons.csv": "id,RepID\n"}},
		"hostile values are values": {
			table: providers.Persons,
			files: files{"persons.csv": "id,RepID,Text\n=1+1,5,\u202e<script>\a\n"},
			want:  `persons.csv:2 "=1+1" ["=1+1" "5" "\u202e<script>\a"] reps ["5"]`,
		},
		"ids that cannot be used": {
			table: providers.Persons,
			files: files{"persons.csv": "id,RepID\n" + long + ",5\n" + long + "x,5\n\"a\nb\",5\n ,5\na,5\nb,5\nA ,5\na,5\n"},
			want: `persons.csv:2 "` + long + `" ["` + long + `" "5"] reps ["5"]
persons.csv:3 "` + long + `x" ["` + long + `x" "5"] reps ["5"] problem: the id is longer than 150 characters
persons.csv:4 "a\nb" ["a\nb" "5"] reps ["5"] problem: the id contains a control character
persons.csv:6 "" [" " "5"] reps ["5"] problem: the record has no id
persons.csv:7 "a" ["a" "5"] reps ["5"] problem: the id is also on line 9, if case is ignored
persons.csv:8 "b" ["b" "5"] reps ["5"]
persons.csv:9 "A" ["A " "5"] reps ["5"] problem: the id is also on line 7, if case is ignored
persons.csv:10 "a" ["a" "5"] reps ["5"] problem: the id is also on line 7, if case is ignored`,
		},
		"reps": {
			table: providers.Reps,
			files: files{"reps.csv": "id,email,enabled,user_settings,name\n" +
				"1, a@example.com ,1,<SyncSettings/>,A\n2,b@example.com,TRUE,,B\n3,c@example.com, yes ,,C\n" +
				"4,d@example.com,0,,D\n5,e@example.com,False,,E\n6,f@example.com,no,,F\n7,g@example.com,,,G\n8,,maybe,,H\n"},
			want: `reps.csv:2 "1" ["1" " a@example.com " "1" "<SyncSettings/>" "A"] email "a@example.com" enabled true settings "<SyncSettings/>"
reps.csv:3 "2" ["2" "b@example.com" "TRUE" "" "B"] email "b@example.com" enabled true
reps.csv:4 "3" ["3" "c@example.com" " yes " "" "C"] email "c@example.com" enabled true
reps.csv:5 "4" ["4" "d@example.com" "0" "" "D"] email "d@example.com" enabled false
reps.csv:6 "5" ["5" "e@example.com" "False" "" "E"] email "e@example.com" enabled false
reps.csv:7 "6" ["6" "f@example.com" "no" "" "F"] email "f@example.com" enabled false
reps.csv:8 "7" ["7" "g@example.com" "" "" "G"] email "g@example.com" enabled false
reps.csv:9 "8" ["8" "" "maybe" "" "H"] email "" enabled false problem: enabled is none of 1, true, yes, 0, false, no`,
		},
		"reps without a flag are enabled": {
			table: providers.Reps,
			files: files{"reps.csv": "id,email\n1,a@example.com\n1,b@example.com\n"},
			want: `reps.csv:2 "1" ["1" "a@example.com"] email "a@example.com" enabled true problem: the id is also on line 3, if case is ignored
reps.csv:3 "1" ["1" "b@example.com"] email "b@example.com" enabled true problem: the id is also on line 2, if case is ignored`,
		},
		"favorites": {
			table: providers.Favorites,
			files: files{"favorites.csv": "record,rep,kind,comment\n 17 , 5 , person ,\nc1,5,company,x\n"},
			want: `rep "5" group "" kind "person" record "17"
rep "5" group "" kind "company" record "c1"`,
		},
		"sales groups": {
			table: providers.SalesGroups,
			files: files{"sales_groups.csv": "group,rep\n g1 , 5 \ng1,6\n"},
			want: `rep "5" group "g1" kind "" record ""
rep "6" group "g1" kind "" record ""`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := list(newSource(t, c.block, c.files), c.table)
			if err != nil {
				t.Fatal(err)
			}
			if got = strings.TrimSuffix(got, "\n"); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestSchema(t *testing.T) {
	source := newSource(t, "", files{
		"persons.csv":   "\ufeffid; FirstName ;\"E-mail1\"\n1;2\n",
		"favorites.csv": "rep,kind,record\n",
	})
	for table, want := range map[providers.Table][]string{
		providers.Persons:   {"id", "FirstName", "E-mail1"},
		providers.Favorites: {"rep", "kind", "record"},
	} {
		schema, err := source.Schema(context.Background(), table)
		if err != nil || !slices.Equal(schema.Fields, want) {
			t.Errorf("%s: %q, %v, want %q", table, schema, err, want)
		}
	}
}

// The records are the caller's: the next row does not change them.
func TestRecordsAreKept(t *testing.T) {
	source := newSource(t, "", files{"persons.csv": "id,RepID,Name\n1,5,Ada\n2,6,Bob\n"})
	var kept []providers.Record
	err := source.Records(context.Background(), providers.Persons, func(r providers.Record) error {
		kept = append(kept, r)
		return nil
	})
	if err != nil || len(kept) != 2 {
		t.Fatal(kept, err)
	}
	if want := []string{"1", "5", "Ada"}; !slices.Equal(kept[0].Values, want) || kept[0].Reps[0] != "5" {
		t.Errorf("the first record became %q, %q", kept[0].Values, kept[0].Reps)
	}
}
