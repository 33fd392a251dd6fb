package ews

import (
	"cmp"
	"net/http"
	"strconv"
	"time"

	"contactsync/providers/sandbox/ews/property"
)

const (
	spaceSOAP   = "http://schemas.xmlsoap.org/soap/envelope/"
	spaceTypes  = "http://schemas.microsoft.com/exchange/services/2006/types"
	spaceErrors = "http://schemas.microsoft.com/exchange/services/2006/errors"

	contentType = "text/xml; charset=utf-8"
	declaration = `<?xml version="1.0" encoding="utf-8"?>`

	// answerHead begins a document whose elements have the prefixes that the
	// writers of items and folders use.
	answerHead = declaration + `<s:Envelope xmlns:s="` + spaceSOAP + `"` +
		` xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages"` +
		` xmlns:t="` + spaceTypes + `"` +
		` xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><s:Header>`
	answerBody = `</s:Header><s:Body>`
	answerTail = `</s:Body></s:Envelope>`
)

// soapFault refuses a whole request.
type soapFault struct {
	code, text string
	details    []detail
}

// detail is an element of MessageXml: <t:Value Name="…">, or another one
// without a name.
type detail struct{ element, name, text string }

// faultOf makes a fault of what could also be told of one item.
func faultOf(p *problem) *soapFault { return &soapFault{code: p.code, text: p.text} }

// busyFault asks the client to stay away for so long.
func busyFault(d time.Duration) *soapFault {
	f := faultOf(refuse(codeServerBusy))
	f.details = []detail{{"t:Value", "BackOffMilliseconds", strconv.FormatInt(max(d.Milliseconds(), 1), 10)}}
	return f
}

// writeFault answers with HTTP status 500 and the fault. Clients read the very
// shape: the code as a qualified name in faultcode, and again in the detail.
func writeFault(to http.ResponseWriter, f *soapFault) {
	var w property.Writer
	w.Raw(declaration + `<s:Envelope xmlns:s="` + spaceSOAP + `"><s:Body><s:Fault>`)
	w.Raw(`<faultcode xmlns:a="` + spaceTypes + `">`)
	w.Text("a:" + f.code)
	w.Raw(`</faultcode><faultstring xml:lang="en-US">`)
	w.Text(f.text)
	w.Raw(`</faultstring><detail><e:ResponseCode xmlns:e="` + spaceErrors + `">`)
	w.Text(f.code)
	w.Raw(`</e:ResponseCode><e:Message xmlns:e="` + spaceErrors + `">`)
	w.Text(f.text)
	w.Raw(`</e:Message>`)
	if len(f.details) > 0 {
		w.Raw(`<t:MessageXml xmlns:t="` + spaceTypes + `">`)
		for _, d := range f.details {
			w.Open(d.element)
			if d.name != "" {
				w.Attr("Name", d.name)
			}
			w.Text(d.text)
			w.Close(d.element)
		}
		w.Raw(`</t:MessageXml>`)
	}
	w.Raw(`</detail></s:Fault></s:Body></s:Envelope>`)
	to.Header().Set("Content-Type", contentType)
	to.WriteHeader(http.StatusInternalServerError)
	_, _ = to.Write(w.Bytes()) // a client that is gone cannot be told
}

// writeVersion writes the header of every answer.
func writeVersion(w *property.Writer, version ServerVersion) {
	v := cmp.Or(version, ExchangeSE())
	w.Open("t:ServerVersionInfo")
	w.Attr("MajorVersion", strconv.Itoa(v.Major))
	w.Attr("MinorVersion", strconv.Itoa(v.Minor))
	w.Attr("MajorBuildNumber", strconv.Itoa(v.Build))
	w.Attr("MinorBuildNumber", strconv.Itoa(v.Revision))
	w.Attr("Version", v.Schema)
	w.Close("t:ServerVersionInfo")
}
