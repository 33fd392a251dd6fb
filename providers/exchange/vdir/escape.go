package vdir

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxDirectoryName is the most bytes of a directory's name that we make; most
// file systems allow 255.
const maxDirectoryName = 200

// escapeName is the name of the directory for a folder: what a file name cannot
// hold on any of the usual systems is percent-escaped. complete is false if the
// name was too long and is cut: then it does not say the folder's name.
func escapeName(folder string) (directory string, complete bool) {
	var b strings.Builder
	last := len(folder) - 1
	for i, r := range folder {
		isEdge := r == '.' && (i == 0 || i == last) || r == ' ' && i == last
		if isEdge || r < ' ' || r == 0x7f || strings.ContainsRune(`/\<>:"|?*%`, r) {
			fmt.Fprintf(&b, "%%%02X", r)
			continue
		}
		b.WriteRune(r)
	}
	directory = b.String()
	if isReserved(directory) {
		directory = fmt.Sprintf("%%%02X", directory[0]) + directory[1:]
	}
	if len(directory) <= maxDirectoryName {
		return directory, true
	}
	cut := maxDirectoryName - 20
	for !utf8.RuneStart(directory[cut]) {
		cut--
	}
	return strings.TrimRight(directory[:cut], ". %") + "~" + shortDigest(folder), false
}

// unescapeName is the inverse of escapeName. A name that escapeName does not
// make is somebody else's and is taken as it is.
func unescapeName(directory string) string {
	var b strings.Builder
	for i := 0; i < len(directory); i++ {
		if directory[i] == '%' && i+2 < len(directory) {
			if c, err := strconv.ParseUint(directory[i+1:i+3], 16, 8); err == nil {
				b.WriteByte(byte(c))
				i += 2
				continue
			}
		}
		b.WriteByte(directory[i])
	}
	folder := b.String()
	if again, complete := escapeName(folder); again != directory || !complete || !utf8.ValidString(folder) {
		return directory
	}
	return folder
}

// isReserved says whether Windows takes a name for a device.
func isReserved(name string) bool {
	base, _, _ := strings.Cut(strings.ToUpper(name), ".")
	base = strings.TrimRight(base, " ")
	switch base {
	case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$":
		return true
	}
	device, number := "", ""
	if len(base) > 3 {
		device, number = base[:3], base[3:]
	}
	return (device == "COM" || device == "LPT") && (len(number) == 1 && '0' <= number[0] && number[0] <= '9' ||
		number == "¹" || number == "²" || number == "³")
}
