package photo

import (
	"bytes"
	"errors"
	"fmt"
)

// DefaultLimit is the size in bytes of the largest photo, where the block does not say.
const DefaultLimit = 2 << 20

// signatures are the first bytes of the formats that mailboxes show: JPEG (ITU-T T.81, annex B),
// PNG (RFC 2083, section 3.1) and GIF (GIF89a specification, section 17).
var signatures = [...]string{"\xff\xd8\xff", "\x89PNG\r\n\x1a\n", "GIF87a", "GIF89a"}

var errFormat = errors.New("the photo is no picture in JPEG, PNG or GIF: save it in one of these formats")

// Check says why data cannot be a photo of at most limit bytes, nil if it can. It looks at the
// first bytes alone.
func Check(data []byte, limit int64) error {
	switch {
	case len(data) == 0:
		return errors.New("the photo is empty")
	case int64(len(data)) > limit:
		return TooLarge(limit)
	}
	for _, signature := range signatures {
		if bytes.HasPrefix(data, []byte(signature)) {
			return nil
		}
	}
	return errFormat
}

// TooLarge is the error about a photo of more than limit bytes.
func TooLarge(limit int64) error {
	return fmt.Errorf("the photo is larger than %d kilobytes: make it smaller, or set max_kilobytes in the block photo", limit>>10)
}
