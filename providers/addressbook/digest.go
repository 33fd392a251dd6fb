package addressbook

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"hash"
	"strings"
)

// Digest is a keyed digest of values: 16 bytes, the first half of a SHA-256
// over a key and the values. Equal digests of one Digester mean equal values;
// digests of different Digesters say nothing about each other. The zero Digest
// means: not known.
type Digest [16]byte

// IsZero says whether the digest is not known.
func (d Digest) IsZero() bool { return d == Digest{} }

// String is the digest in 32 hexadecimal digits, "" if it is not known.
func (d Digest) String() string {
	if d.IsZero() {
		return ""
	}
	return hex.EncodeToString(d[:])
}

// MarshalText is String, for encoders.
func (d Digest) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText is the inverse of MarshalText.
func (d *Digest) UnmarshalText(text []byte) error {
	parsed, err := ParseDigest(string(text))
	*d = parsed
	return err
}

// ParseDigest is the inverse of String.
func ParseDigest(text string) (Digest, error) {
	var d Digest
	if text == "" {
		return d, nil
	}
	// The length comes first: hex.Decode writes as many bytes as it reads.
	if len(text) == 2*len(d) {
		if _, err := hex.Decode(d[:], []byte(text)); err == nil {
			return d, nil
		}
	}
	return Digest{}, errors.New("a digest has 32 hexadecimal digits")
}

// Digester computes the digests of one owner. The key is derived from the
// owner's name alone, so that the digests in the marks outlive the state.
// A Digester may be used by several goroutines.
type Digester struct {
	key [sha256.Size]byte
}

// DigestFormat is the version of how digests are computed. Digests of
// different formats are not compared: values are.
const DigestFormat = 1

// NewDigester makes the Digester of an owner.
func NewDigester(owner string) Digester {
	return Digester{key: sha256.Sum256([]byte("contactsync digest 1\x00" + owner))}
}

// Contact is the digest of a contact's properties within a shape: which of
// them are absent counts too.
func (d Digester) Contact(c *Contact, shape Shape) Digest {
	w := d.writer()
	for _, name := range shape {
		w.text(name)
		v := c.Get(name)
		w.text(v.Text)
		w.count(len(v.List))
		for _, element := range v.List {
			w.text(element)
		}
	}
	return w.sum()
}

// Texts is the digest of a sequence of texts.
func (d Digester) Texts(texts ...string) Digest {
	w := d.writer()
	for _, t := range texts {
		w.text(t)
	}
	return w.sum()
}

// PathDigest is the digest by which a folder mark knows the path it was made
// for, ignoring case.
func (d Digester) PathDigest(path []string) Digest {
	w := d.writer()
	w.text("folder")
	for _, name := range path {
		w.text(strings.ToLower(name))
	}
	return w.sum()
}

// digestWriter writes length-prefixed texts, so that no two sequences of texts
// give the same bytes.
type digestWriter struct {
	hash hash.Hash
	buf  []byte
}

func (d Digester) writer() digestWriter {
	return digestWriter{hash: sha256.New(), buf: append(make([]byte, 0, 512), d.key[:]...)}
}

func (w *digestWriter) count(n int) {
	w.buf = binary.AppendUvarint(w.buf, uint64(n))
}

func (w *digestWriter) text(s string) {
	w.count(len(s))
	w.buf = append(w.buf, s...)
	if len(w.buf) > 64<<10 {
		w.hash.Write(w.buf)
		w.buf = w.buf[:0]
	}
}

func (w *digestWriter) sum() Digest {
	w.hash.Write(w.buf)
	var full [sha256.Size]byte
	w.hash.Sum(full[:0])
	return Digest(full[:16])
}
