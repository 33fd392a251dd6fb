package csv

import (
	"fmt"

	"contactsync/providers"
)

// fileName is the name of a table's file.
func fileName(table providers.Table) (string, error) {
	switch table {
	case providers.Persons, providers.Companies, providers.Reps, providers.Favorites, providers.SalesGroups:
		return string(table) + ".csv", nil
	}
	return "", fmt.Errorf("provider csv: there is no table %q", table)
}

// exampleHeader is a header that a table's file could have.
func exampleHeader(table providers.Table) string {
	switch table {
	case providers.Persons:
		return "id,company,FirstName,LastName,E-mail1,Tel1,RepID,SalesGroup"
	case providers.Companies:
		return "id,Company,RepID,SalesGroup"
	case providers.Reps:
		return "id,name,email,enabled,user_settings"
	case providers.Favorites:
		return "rep,kind,record"
	default:
		return "group,rep"
	}
}
