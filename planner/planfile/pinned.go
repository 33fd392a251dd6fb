package planfile

import (
	"crypto/sha256"
	"io"
)

// blockSize is the unit in which a file is read and remembered.
const blockSize = 64 << 10

// pinned is a file of which no byte changes unnoticed after it was verified: of
// each block the digest is remembered, which takes half a mebibyte for a file
// of one gibibyte.
type pinned struct {
	file   io.ReaderAt
	size   int64
	blocks [][sha256.Size]byte

	// digest is that of all bytes, body that of all but the trailer.
	digest, body [sha256.Size]byte
}

// pin reads a whole file, which is not shorter than a trailer.
func pin(file io.ReaderAt, size int64) (*pinned, error) {
	p := &pinned{file: file, size: size}
	all, block := sha256.New(), make([]byte, blockSize)
	trailer := size - trailerLength
	for at := int64(0); at < size; at += blockSize {
		data := block[:min(size-at, blockSize)]
		if err := p.readAt(data, at); err != nil {
			return nil, err
		}
		p.blocks = append(p.blocks, sha256.Sum256(data))
		before := data[:min(max(trailer-at, 0), int64(len(data)))]
		all.Write(before)
		if at+int64(len(before)) == trailer {
			all.Sum(p.body[:0])
		}
		all.Write(data[len(before):])
	}
	all.Sum(p.digest[:0])
	return p, nil
}

// readAt fills data. A file that is shorter than it was is a changed one.
func (p *pinned) readAt(data []byte, at int64) error {
	_, err := io.ReadFull(io.NewSectionReader(p.file, at, int64(len(data))), data)
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return errTampered()
	}
	return err
}

// reader reads the bytes between two offsets.
func (p *pinned) reader(from, to int64) *pinnedReader {
	return &pinnedReader{pinned: p, at: from, to: to}
}

// pinnedReader reads a part of a pinned file. It keeps the error that ended it:
// who reads through layers of decoders finds out whether it was the file's.
type pinnedReader struct {
	*pinned
	at, to int64
	block  [blockSize]byte
	rest   []byte
	failed error
}

// Read reads on. The error is ErrTampered, wrapped, if the file was changed since it
// was verified.
func (r *pinnedReader) Read(data []byte) (int, error) {
	if r.failed == nil && len(r.rest) == 0 {
		r.failed = r.next()
	}
	if r.failed != nil {
		return 0, r.failed
	}
	n := copy(data, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

// next reads the block that the offset is in.
func (r *pinnedReader) next() error {
	if r.at >= r.to {
		return io.EOF
	}
	start := r.at - r.at%blockSize
	block := r.block[:min(r.size-start, blockSize)]
	if err := r.readAt(block, start); err != nil {
		return err
	}
	if sha256.Sum256(block) != r.blocks[start/blockSize] {
		return errTampered()
	}
	r.rest = block[r.at-start : min(r.to-start, int64(len(block)))]
	r.at += int64(len(r.rest))
	return nil
}
