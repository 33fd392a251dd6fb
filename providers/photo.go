package providers

import "context"

// PhotoSource is a Source with fields that say where a photo is: Schema.Photos. Photos are large
// and rarely change, so that what is read with the records is a reference, and the photo itself is
// fetched when a contact is to get it. A reference is "" for no photo, else a text in a form of
// the source's own. Two references are the same if the source takes the photos to be the same
// ones, and only then.
type PhotoSource interface {
	Source

	// Photo fetches what a reference stands for: a picture of bounded size. Every error means
	// that it cannot be had now, and says why without telling where it was looked for; what a
	// mailbox has of the photo stays as it is then. A photo that is another one by now than the
	// reference says is an error, too.
	Photo(ctx context.Context, reference string) ([]byte, error)
}
