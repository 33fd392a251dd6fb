package revision_test

import (
	"context"
	"errors"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"contactsync/cmd/contactsync/revision"
)

// repository is a repository with work to do in it.
type repository struct {
	*testing.T
	dir string
}

// newRepository makes a repository, or skips the test.
func newRepository(t *testing.T) *repository {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	for name, value := range map[string]string{
		"HOME": t.TempDir(), "GIT_CONFIG_NOSYSTEM": "1",
		"GIT_AUTHOR_NAME": "t", "GIT_AUTHOR_EMAIL": "t@example.com", "GIT_COMMITTER_NAME": "t", "GIT_COMMITTER_EMAIL": "t@example.com",
	} {
		t.Setenv(name, value)
	}
	r := &repository{t, t.TempDir()}
	r.git("init", "-q", "-b", "main")
	return r
}

// git runs git in the repository and gives what it prints.
func (r *repository) git(args ...string) string {
	r.Helper()
	command := exec.CommandContext(r.Context(), "git", args...)
	command.Dir = r.dir
	out, err := command.CombinedOutput()
	if err != nil {
		r.Fatalf("git %s: %v\n%s", args, err, out)
	}
	return strings.TrimSpace(string(out))
}

// commit commits files, given as path and content in turn, and gives the commit's id.
func (r *repository) commit(files ...string) string {
	r.Helper()
	for i := 0; i < len(files); i += 2 {
		path := filepath.Join(r.dir, filepath.FromSlash(files[i]))
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(files[i+1]), 0o600)); err != nil {
			r.Fatal(err)
		}
	}
	r.git("add", "-A")
	r.git("commit", "-q", "--allow-empty", "-m", "x")
	return r.git("rev-parse", "HEAD")
}

// read reads the .hcl files of a directory of the repository.
func (r *repository) read(dir, name string) (*revision.Revision, error) {
	return revision.Read(r.Context(), revision.Options{
		Dir: filepath.Join(r.dir, dir), Name: name, MaxSize: 1 << 20,
		Wanted: func(name string) bool { return strings.HasSuffix(name, ".hcl") },
	})
}

func TestRead(t *testing.T) {
	r := newRepository(t)
	first := r.commit("a.hcl", "one", "conf/b.hcl", "two\r\n\x00", "conf/c.txt", "three", "conf/below/d.hcl", "four", "conf/ü \t\".hcl", "five")
	r.git("tag", "v1")
	r.git("tag", "-a", "-m", "x", "v2")
	r.commit("a.hcl", "changed", "conf/b.hcl", "changed")
	for _, c := range []struct {
		dir, name string
		want      map[string]string
	}{
		{".", first, map[string]string{"a.hcl": "one"}},
		{".", "main", map[string]string{"a.hcl": "changed"}},
		{"conf", first, map[string]string{"b.hcl": "two\r\n\x00", "ü \t\".hcl": "five"}},
		{"conf", "v1", map[string]string{"b.hcl": "two\r\n\x00", "ü \t\".hcl": "five"}},
		{"conf", "v2", map[string]string{"b.hcl": "two\r\n\x00", "ü \t\".hcl": "five"}},
		{"conf", "main~1", map[string]string{"b.hcl": "two\r\n\x00", "ü \t\".hcl": "five"}},
		{"conf/below", "main", map[string]string{"d.hcl": "four"}},
	} {
		got, err := r.read(c.dir, c.name)
		if err != nil {
			t.Errorf("%s at %s: %v", c.dir, c.name, err)
			continue
		}
		texts := make(map[string]string)
		for name, text := range got.Files {
			texts[name] = string(text)
		}
		if !maps.Equal(texts, c.want) {
			t.Errorf("%s at %s has %q, not %q", c.dir, c.name, texts, c.want)
		}
		if want := r.git("rev-parse", c.name+"^{commit}"); got.Commit != want {
			t.Errorf("%s is %s, not %s", c.name, got.Commit, want)
		}
	}
}

func TestReadOfDirectoryThatWasNot(t *testing.T) {
	r := newRepository(t)
	r.commit("a.hcl", "one", "conf", "a file")
	r.git("rm", "-q", "conf")
	r.commit("conf/b.hcl", "two")
	got, err := r.read("conf", "main~1")
	if err != nil || len(got.Files) > 0 {
		t.Errorf("got %v, %v", got, err)
	}
}

func TestUnknownRevisions(t *testing.T) {
	r := newRepository(t)
	r.commit("a.hcl", "one")
	for _, name := range []string{
		"", "trunk", "-", "--all", "-h", "--git-dir=/", "main:a.hcl", "main^{tree}", "main..main", "main\nmain", "main\x00", "^main", "$(touch ran)",
	} {
		if _, err := r.read(".", name); !errors.Is(err, revision.ErrUnknown) {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func TestNoRepository(t *testing.T) {
	newRepository(t)
	dir := t.TempDir()
	if _, err := revision.Read(t.Context(), revision.Options{Dir: dir, Name: "main"}); !errors.Is(err, revision.ErrNoRepository) {
		t.Error(err)
	}
}

func TestNoGit(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	if _, err := revision.Read(t.Context(), revision.Options{Dir: ".", Name: "main"}); !errors.Is(err, revision.ErrNoGit) {
		t.Error(err)
	}
}

func TestShallow(t *testing.T) {
	r := newRepository(t)
	r.commit("a.hcl", "one")
	r.commit("a.hcl", "two")
	clone := &repository{t, filepath.Join(t.TempDir(), "clone")}
	r.git("clone", "-q", "--depth=1", "file://"+filepath.ToSlash(r.dir), clone.dir)
	if _, err := clone.read(".", "main~1"); !errors.Is(err, revision.ErrShallow) || !errors.Is(err, revision.ErrUnknown) {
		t.Error(err)
	}
	if got, err := clone.read(".", "main"); err != nil || string(got.Files["a.hcl"]) != "two" {
		t.Error(got, err)
	}
}

func TestCancelled(t *testing.T) {
	r := newRepository(t)
	r.commit("a.hcl", "one")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := revision.Read(ctx, revision.Options{Dir: r.dir, Name: "main"}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// TestHostileTrees has trees that no work tree has, made as objects: of a file that is a link, one that
// is too large, a submodule, and names that lead elsewhere.
func TestHostileTrees(t *testing.T) {
	r := newRepository(t)
	blob := r.blob("text")
	for _, c := range []struct {
		name, tree string
		want       []string // the files that are read
		complaint  string
	}{
		{"a link", "120000 blob " + blob + "\tx.hcl\n", nil, "x.hcl: it is a symbolic link"},
		{"a link of another name", "120000 blob " + blob + "\tx\n100644 blob " + blob + "\ty.hcl\n", []string{"y.hcl"}, ""},
		{"too large", "100644 blob " + r.blob(strings.Repeat("x", 1<<20+1)) + "\tx.hcl\n", nil, "x.hcl: it is larger than 1 MiB"},
		{"a submodule", "160000 commit " + strings.Repeat("1", 40) + "\tx.hcl\n100644 blob " + blob + "\ty.hcl\n", []string{"y.hcl"}, ""},
		{"up", "100644 blob " + blob + "\t..hcl\n100644 blob " + blob + "\t\\..\\x.hcl\n", []string{"..hcl", `\..\x.hcl`}, ""},
		{"an option", "100644 blob " + blob + "\t--x.hcl\n", []string{"--x.hcl"}, ""},
		{"an object that is missing", "100644 blob " + strings.Repeat("1", 40) + "\tx.hcl\n", nil, "git "},
	} {
		t.Run(c.name, func(t *testing.T) {
			tree := r.object(c.tree, "mktree", "--missing")
			commit := r.object("", "commit-tree", "-m", "x", tree)
			got, err := r.read(".", commit)
			if err != nil || c.complaint != "" {
				if err == nil || c.complaint == "" || !strings.Contains(err.Error(), c.complaint) {
					t.Errorf("got %v", err)
				}
				return
			}
			if names := slices.Sorted(maps.Keys(got.Files)); !slices.Equal(names, c.want) {
				t.Errorf("got %q, want %q", names, c.want)
			}
		})
	}
}

// blob is the id of a file's contents.
func (r *repository) blob(text string) string { return r.object(text, "hash-object", "-w", "--stdin") }

// object is what git prints for some input.
func (r *repository) object(input string, args ...string) string {
	r.Helper()
	command := exec.CommandContext(r.Context(), "git", args...)
	command.Dir, command.Stdin = r.dir, strings.NewReader(input)
	out, err := command.Output()
	if err != nil {
		r.Fatalf("git %s: %v", args, err)
	}
	return strings.TrimSpace(string(out))
}

// TestNothingIsRun has a repository whose configuration names programs, and that lacks an object which it
// says is to be had elsewhere.
func TestNothingIsRun(t *testing.T) {
	r := newRepository(t)
	commit := r.commit("a.hcl", "one", ".gitattributes", "*.hcl filter=f diff=d\n")
	ran := filepath.Join(r.dir, "ran")
	program := "touch '" + ran + "'; false"
	for _, setting := range []string{
		"core.fsmonitor", "core.pager", "core.sshCommand", "core.askPass", "core.editor", "core.alternateRefsCommand", "filter.f.smudge", "diff.d.textconv",
		"alias.rev-parse", "alias.cat-file",
	} {
		r.git("config", setting, program)
	}
	r.git("config", "core.repositoryFormatVersion", "1")
	r.git("config", "extensions.partialClone", "elsewhere")
	r.git("config", "remote.elsewhere.promisor", "true")
	r.git("config", "remote.elsewhere.url", "ext::sh -c touch% "+ran)
	r.git("config", "protocol.ext.allow", "always")
	id := r.git("rev-parse", "HEAD:a.hcl")
	if _, err := r.read(".", commit); err != nil {
		t.Error(err)
	}
	object := filepath.Join(r.dir, ".git", "objects", id[:2], id[2:])
	if err := os.Remove(object); err != nil {
		t.Fatal(err)
	}
	if _, err := r.read(".", commit); err == nil {
		t.Error("an object that is missing was read")
	}
	if _, err := os.Stat(ran); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a program was run: %v", err)
	}
}
