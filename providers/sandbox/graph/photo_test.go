package graph_test

import (
	"bytes"
	"image"
	"image/jpeg"
	"testing"
)

func TestPhoto(t *testing.T) {
	w := newWorld(t)
	made := w.add("Muster")
	path := "/contacts/" + made.id() + "/photo"
	for _, missing := range []string{path, path + "/$value"} {
		if got := w.do("GET", missing, nil).want(404); got.code() != "ImageNotFound" {
			t.Errorf("%s: code %q", missing, got.code())
		}
	}
	w.do("DELETE", path+"/$value", nil).want(404)
	var picture bytes.Buffer
	if err := jpeg.Encode(&picture, image.NewGray(image.Rect(0, 0, 3, 2)), nil); err != nil {
		t.Fatal(err)
	}
	for _, method := range []string{"PUT", "PATCH"} {
		w.do(method, path+"/$value", picture.String(), "Content-Type", "image/jpeg").want(200)
		got := w.do("GET", path+"/$value", nil).want(200)
		if got.raw != picture.String() || got.header.Get("Content-Type") != "image/jpeg" {
			t.Errorf("%s: %d bytes of %s", method, len(got.raw), got.header.Get("Content-Type"))
		}
	}
	if got := w.do("GET", path, nil).want(200); got.body["width"] != 3.0 || got.body["height"] != 2.0 || got.body["@odata.mediaContentType"] != "image/jpeg" {
		t.Errorf("%v", got.body)
	}
	item := w.item(made.id())
	if len(item.Attachments) != 1 || !item.Attachments[0].ContactPhoto {
		t.Errorf("attachments %+v", item.Attachments)
	}
	if got := w.do("GET", "/contacts/"+made.id(), nil).text("changeKey"); got == made.text("changeKey") {
		t.Error("the change key is the old one")
	}
	w.do("PUT", path+"/$value", object{}).want(415)
	w.do("PUT", path+"/$value", "", "Content-Type", "image/jpeg").want(400)
	w.do("DELETE", path+"/$value", nil).want(204)
	w.do("GET", path+"/$value", nil).want(404)
}
