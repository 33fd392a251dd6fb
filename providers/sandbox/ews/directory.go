package ews

// getUserPhoto answers GetUserPhoto: nobody has one. The response is its own
// only message.
func (c *call) getUserPhoto() {
	c.w.Open("m:GetUserPhotoResponse")
	c.w.Attr("ResponseClass", "Error")
	c.writeProblem(refuse(codeItemMissing))
	c.w.Raw("<m:HasChanged>false</m:HasChanged>")
	c.w.Close("m:GetUserPhotoResponse")
}

// getServerTimeZones answers GetServerTimeZones. The server is in UTC and knows
// no other zone; ids that it does not know are left out, as Exchange does.
func (c *call) getServerTimeZones() {
	const utc = "UTC"
	c.emptyContent = func() { c.w.Raw("<m:TimeZoneDefinitions/>") }
	c.one(func() (content, *problem) {
		wanted := true
		if ids := c.operation.Child("Ids"); ids != nil {
			wanted = false
			for _, id := range ids.Children {
				wanted = wanted || id.Text == utc
			}
		}
		return func() {
			c.w.Open("m:TimeZoneDefinitions")
			if wanted {
				c.w.Raw(`<t:TimeZoneDefinition Id="` + utc + `" Name="(UTC) Coordinated Universal Time"><t:Periods>` +
					`<t:Period Bias="P0DT0H0M0.0S" Name="Standard" Id="trule:Microsoft/Registry/UTC/1-Standard"/>` +
					`</t:Periods></t:TimeZoneDefinition>`)
			}
			c.w.Close("m:TimeZoneDefinitions")
		}, nil
	})
}
