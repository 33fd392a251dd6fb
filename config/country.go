package config

import (
	"strings"
	"sync"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// country is the ISO 3166 code of two letters of a country, given by its name
// in one of the languages of CRM catalogs, by its code of two or three letters,
// or by the sign on its cars. It is "" for a country that is not known.
func country(text string) string { return countries()[countryKey(text)] }

// countryKey is the form in which names of countries are compared: without
// case, accents and punctuation.
func countryKey(text string) string {
	words := strings.FieldsFunc(strings.ToLower(fold(text)), func(r rune) bool {
		return strings.ContainsRune(" .,-'’()\u00a0\t\n", r)
	})
	return strings.Join(words, " ")
}

// catalogLanguages are the languages in which names of countries are known.
var catalogLanguages = []language.Tag{
	language.English, language.German, language.French, language.Italian, language.Spanish,
	language.Dutch, language.Portuguese, language.Polish, language.Czech, language.Slovak,
	language.Hungarian, language.Slovenian, language.Croatian, language.Romanian, language.Bulgarian,
	language.Danish, language.Swedish, language.Norwegian, language.Finnish, language.Estonian,
	language.Latvian, language.Lithuanian, language.Greek, language.Turkish, language.Russian,
	language.Ukrainian, language.Japanese, language.Chinese, language.Korean,
}

// customaryNames are names that people write and the Unicode data does not
// have, and the signs on cars.
var customaryNames = map[string]string{
	"A": "AT", "B": "BE", "D": "DE", "E": "ES", "F": "FR", "FL": "LI", "H": "HU", "I": "IT", "L": "LU",
	"N": "NO", "P": "PT", "S": "SE", "SLO": "SI",
	"BRD": "DE", "Oesterreich": "AT", "Tuerkei": "TR", "Daenemark": "DK", "Rumaenien": "RO",
	"UK": "GB", "Great Britain": "GB", "Großbritannien": "GB", "Grossbritannien": "GB", "England": "GB",
	"Scotland": "GB", "Schottland": "GB", "Wales": "GB", "Northern Ireland": "GB",
	"United States of America": "US", "Vereinigte Staaten von Amerika": "US",
	"Holland": "NL", "The Netherlands": "NL", "Czech Republic": "CZ", "Tschechische Republik": "CZ",
	"Slovak Republic": "SK", "Slowakische Republik": "SK", "Russian Federation": "RU",
	"Russische Föderation": "RU", "South Korea": "KR", "PR China": "CN", "VR China": "CN",
	"Macedonia": "MK", "Mazedonien": "MK", "UAE": "AE", "VAE": "AE", "Turkey": "TR",
}

// countries are the codes of the countries by countryKey, made at first use.
// Where two countries share a name in some language, the first one stays.
var countries = sync.OnceValue(func() map[string]string {
	byKey := map[string]string{}
	add := func(name, code string) {
		if key := countryKey(name); key != "" && byKey[key] == "" {
			byKey[key] = code
		}
	}
	regions := isoRegions()
	for _, region := range regions {
		add(region.String(), region.String())
		add(region.ISO3(), region.String())
	}
	for name, code := range customaryNames {
		add(name, code)
	}
	for _, tag := range catalogLanguages {
		namer := display.Regions(tag)
		for _, region := range regions {
			add(namer.Name(region), region.String())
		}
	}
	return byKey
})

// isoRegions are the countries that have a code of two letters today.
func isoRegions() []language.Region {
	var regions []language.Region
	for first := 'A'; first <= 'Z'; first++ {
		for second := 'A'; second <= 'Z'; second++ {
			code := string([]rune{first, second})
			region, err := language.ParseRegion(code)
			if err == nil && region.IsCountry() && region.Canonicalize().String() == code {
				regions = append(regions, region)
			}
		}
	}
	return regions
}
