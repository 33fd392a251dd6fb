// Package revision reads the files of a directory as they were at a revision of the git repository that
// the directory is in. It asks the program git, of which it uses what looks into the object store
// alone: nothing is checked out, fetched or written, and what the repository's own
// configuration would have git run is switched off, since the repository may be anybody's.
package revision

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
)

// Why a revision cannot be read.
var (
	// ErrNoGit: there is no program git.
	ErrNoGit = errors.New("git is not installed")

	// ErrNoRepository: git does not take the directory to be in a repository. The error has
	// what git says, on one line.
	ErrNoRepository = errors.New("this is not in a git repository that git reads")

	// ErrUnknown: the repository has no commit that is called so.
	ErrUnknown = errors.New("the repository has no such revision")

	// ErrShallow is an ErrUnknown in a repository that was cloned without its history.
	ErrShallow = fmt.Errorf("%w, since it was cloned without its history", ErrUnknown)
)

// Revision is a commit, and the files of a directory in it.
type Revision struct {
	// Commit is the commit's id, in hexadecimal.
	Commit string

	// Files are the contents of the directory's files by their names, none if the commit does not have
	// the directory.
	Files map[string][]byte
}

// Options says what to read.
type Options struct {
	// Dir is the directory, Name the revision: a branch, a tag, or whatever else git knows a
	// commit by.
	Dir, Name string

	// Wanted says of a file of the directory whether it is read. What is in directories below
	// is not.
	Wanted func(name string) bool

	// MaxSize is the largest size of a file in bytes.
	MaxSize int64
}

// Read reads a revision. It fails with one of the errors above, if a wanted file is too large
// or no regular one, and if git fails.
func Read(ctx context.Context, o Options) (*Revision, error) {
	program, err := exec.LookPath("git")
	if err != nil {
		return nil, ErrNoGit
	}
	g := git{program, o.Dir}
	prefix, err := g.line(ctx, "rev-parse", "--show-prefix")
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoRepository, err)
	}
	commit, err := g.commit(ctx, o.Name)
	if err != nil {
		return nil, err
	}
	revision := &Revision{Commit: commit, Files: make(map[string][]byte)}
	tree := commit + "^{tree}"
	if prefix != "" {
		tree = commit + ":" + strings.TrimSuffix(prefix, "/")
		if kind, err := g.line(ctx, "cat-file", "-t", tree); err != nil || kind != "tree" {
			return revision, ctx.Err()
		}
	}
	list, err := g.run(ctx, "ls-tree", "-z", "-l", "--full-tree", tree)
	if err != nil {
		return nil, err
	}
	for entry := range strings.SplitSeq(string(list), "\x00") {
		f := parseEntry(entry)
		if f.kind != "blob" || !o.Wanted(f.name) {
			continue
		}
		if revision.Files[f.name], err = g.file(ctx, f, o.MaxSize); err != nil {
			return nil, fmt.Errorf("%s: %w", f.name, err)
		}
	}
	return revision, nil
}

// entry is what a tree says of a file.
type entry struct {
	mode, kind, id, name string
	size                 int64
}

// parseEntry reads a record of "git ls-tree -z -l": mode, type, id and size with blanks between them, a
// tabulator, and the name. An entry without a size is no file, or one that the repository lacks, which shows
// when it is read.
func parseEntry(text string) entry {
	about, name, _ := strings.Cut(text, "\t")
	fields := strings.Fields(about)
	if len(fields) != 4 {
		return entry{}
	}
	size, err := strconv.ParseInt(fields[3], 10, 64)
	if err != nil {
		size = 0
	}
	return entry{fields[0], fields[1], fields[2], name, size}
}

// git runs git.
type git struct{ program, dir string }

// commit is the id of the commit that a name is of.
func (g git) commit(ctx context.Context, name string) (string, error) {
	if name == "" || strings.HasPrefix(name, "-") || strings.ContainsAny(name, "\x00\n") {
		return "", ErrUnknown // it would be an option, or several names
	}
	id, err := g.line(ctx, "rev-parse", "--verify", "--quiet", name+"^{commit}")
	if _, is := hex.DecodeString(id); err == nil && is == nil {
		return id, nil
	}
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	if shallow, err := g.line(ctx, "rev-parse", "--is-shallow-repository"); err == nil && shallow == "true" {
		return "", ErrShallow
	}
	return "", ErrUnknown
}

// symlink is the mode of a symbolic link in a tree.
const symlink = "120000"

// file reads a file.
func (g git) file(ctx context.Context, f entry, most int64) ([]byte, error) {
	switch {
	case f.mode == symlink:
		return nil, errors.New("it is a symbolic link at that revision, which is not followed")
	case f.size > most:
		return nil, fmt.Errorf("it is larger than %d MiB", most>>20)
	}
	return g.run(ctx, "cat-file", "blob", f.id)
}

// line is the only line of what git prints.
func (g git) line(ctx context.Context, args ...string) (string, error) {
	out, err := g.run(ctx, args...)
	return strings.TrimRight(string(out), "\r\n"), err
}

// settings switch off what the configuration of a repository could have git run for these commands, and
// the use of a repository that is itself part of what was checked out.
var settings = []string{
	"--no-pager", "--no-replace-objects", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=" + os.DevNull,
	"-c", "protocol.allow=never", "-c", "safe.bareRepository=explicit",
}

// environment is what git gets besides the environment: an object that a partial clone lacks is
// not fetched, by whatever program the repository names for that.
var environment = []string{
	"GIT_NO_LAZY_FETCH=1", "GIT_ALLOW_PROTOCOL=", "GIT_TERMINAL_PROMPT=0", "GIT_OPTIONAL_LOCKS=0", "LC_ALL=C",
}

// maxComplaint is how many bytes of what git says are in an error.
const maxComplaint = 500

// run is what git prints. The error has what it says, on one line.
func (g git) run(ctx context.Context, args ...string) ([]byte, error) {
	command := exec.CommandContext(ctx, g.program, append(append([]string{}, settings...), args...)...) //nolint:gosec // no shell, and no name that is an option
	command.Dir = g.dir
	command.Env = append(os.Environ(), environment...)
	var out, complaint bytes.Buffer
	command.Stdout, command.Stderr = &out, &complaint
	err := command.Run()
	if err == nil {
		return out.Bytes(), nil
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	said, _ := io.ReadAll(io.LimitReader(&complaint, maxComplaint))
	return nil, fmt.Errorf("git %s: %w: %s", args[0], err, strings.Join(strings.Fields(string(said)), " "))
}
