package undofile

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"

	"filippo.io/age"
	"github.com/klauspost/compress/zstd"
)

// errTorn is the end of a file within a frame.
var errTorn = errors.New("a torn frame")

// seal makes a frame, its length included.
func seal(plain []byte, recipients ...age.Recipient) ([]byte, error) {
	var out bytes.Buffer
	out.Write(make([]byte, 4))
	cipher, err := age.Encrypt(&out, recipients...)
	if err != nil {
		return nil, err
	}
	packed, err := zstd.NewWriter(cipher, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedFastest))
	if err != nil {
		return nil, err
	}
	if _, err := packed.Write(plain); err != nil {
		return nil, err
	}
	if err := errors.Join(packed.Close(), cipher.Close()); err != nil {
		return nil, err
	}
	binary.BigEndian.PutUint32(out.Bytes(), uint32(out.Len()-4))
	return out.Bytes(), nil
}

// frameAt is the sealed frame at an offset of a file of some size, without its length, and where the next
// one is. The error is io.EOF at the end, and errTorn if the file ends within it.
func frameAt(file io.ReaderAt, at, size int64) (sealed []byte, next int64, err error) {
	if at >= size {
		return nil, at, io.EOF
	}
	var length [4]byte
	if size-at < int64(len(length)) {
		return nil, at, errTorn
	}
	if _, err := file.ReadAt(length[:], at); err != nil {
		return nil, at, err
	}
	begin := at + int64(len(length))
	n := int64(binary.BigEndian.Uint32(length[:]))
	// A file that grew and was not written when the power went is zero there.
	if n == 0 || n > size-begin {
		return nil, at, errTorn
	}
	sealed = make([]byte, n)
	if _, err := file.ReadAt(sealed, begin); err != nil {
		return nil, at, err
	}
	return sealed, begin + n, nil
}

// unseal is the inverse of seal, of what frameAt gives. An error of age that says which keys are
// needed is kept; any other is ErrDamaged.
func unseal(sealed []byte, identities ...age.Identity) ([]byte, error) {
	plain, err := age.Decrypt(bytes.NewReader(sealed), identities...)
	if mismatch, ok := errors.AsType[*age.NoIdentityMatchError](err); ok {
		return nil, mismatch
	}
	if err != nil {
		return nil, ErrDamaged
	}
	packed, err := zstd.NewReader(plain, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxMemory(maxPlain))
	if err != nil {
		return nil, ErrDamaged
	}
	defer packed.Close()
	text, err := io.ReadAll(io.LimitReader(packed, maxPlain))
	if err != nil {
		return nil, ErrDamaged
	}
	return text, nil
}
