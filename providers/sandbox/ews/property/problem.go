package property

// Problem is why a request cannot be carried out, in the words of EWS. It is
// no error of Go: it goes into a response message.
type Problem struct {
	// Code is a ResponseCode of the EWS schema, such as ErrorInvalidPropertySet.
	Code string
	// Text says what is wrong, without any value of the request.
	Text string

	paths []Path
}

// The codes that this package answers with.
const (
	codeExtended       = "ErrorInvalidExtendedProperty"
	codeExtendedValue  = "ErrorInvalidExtendedPropertyValue"
	codeExtendedType   = "ErrorUnsupportedMapiPropertyType"
	codeRequest        = "ErrorInvalidPropertyRequest"
	codeSet            = "ErrorInvalidPropertySet"
	codeDelete         = "ErrorInvalidPropertyDelete"
	codeAppend         = "ErrorInvalidPropertyAppend"
	codeCount          = "ErrorIncorrectUpdatePropertyCount"
	codeMismatch       = "ErrorUpdatePropertyMismatch"
	codeQuery          = "ErrorUnsupportedPathForQuery"
	codeSort           = "ErrorUnsupportedPathForSortGroup"
	codeRestriction    = "ErrorInvalidRestriction"
	codeContains       = "ErrorContainsFilterWrongType"
	codeExcludes       = "ErrorInvalidExcludesRestriction"
	codeValue          = "ErrorInvalidValueForProperty"
	codeFolderClass    = "ErrorNoFolderClassOverride"
	codeType           = "ErrorObjectTypeChanged"
	codeAttachment     = "ErrorInvalidItemForOperationCreateItemAttachment"
	codeFolderProperty = "ErrorFolderSavePropertyError"
)

// WriteDetail writes the m:MessageXml of a response message, which names the
// properties concerned, or nothing if there are none.
func (p *Problem) WriteDetail(w *Writer) {
	if len(p.paths) == 0 {
		return
	}
	w.Open("m:MessageXml")
	for _, path := range p.paths {
		path.write(w)
	}
	w.Close("m:MessageXml")
}

func (p *Problem) at(path Path) *Problem {
	p.paths = append(p.paths, path)
	return p
}
