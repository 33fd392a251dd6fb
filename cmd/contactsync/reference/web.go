package reference

import (
	"slices"

	"contactsync/config"
)

// web is about what every provider over HTTP has, beside its url: the kinds are those of
// its auth block, which the meaning explains.
func web(meaning string, kinds ...string) config.Manual {
	entries := append(tls("tls"), config.Manual{
		{Name: "auth", Words: kinds, Meaning: meaning},
		{Name: "auth.user", Meaning: `ntlm, basic: "EXAMPLE\\sync" or "sync@example.com"; kerberos: with realm and keytab, all three are left out with ccache`},
		{Name: "auth.password", Meaning: "ntlm, basic: from a sensitive variable"},
		{Name: "auth.realm", Meaning: `kerberos: the realm, "EXAMPLE.COM"`},
		{Name: "auth.keytab", Meaning: "kerberos: the file with the account's key"},
		{Name: "auth.ccache", Meaning: "kerberos, instead of these: a credential cache that somebody keeps fresh"},
		{Name: "auth.krb5_conf", Meaning: "kerberos: $KRB5_CONFIG by default, else /etc/krb5.conf"},
		{Name: "auth.spn", Meaning: "kerberos: HTTP/ and the url's host by default"},
	}...)
	if !slices.Contains(kinds, "oauth") {
		return entries
	}
	return append(entries,
		config.Attribute{Name: "auth.tenant_id", Meaning: `oauth: Entra ID's tenant; "adfs" for AD FS, with authority`},
		config.Attribute{Name: "auth.authority", Meaning: "oauth: the public cloud by default"},
		config.Attribute{Name: "auth.token_url", Meaning: "oauth, instead of both: any other token endpoint"},
		config.Attribute{Name: "auth.client_id", Meaning: "oauth: the application"},
		config.Attribute{Name: "auth.client_secret", Meaning: "oauth: its secret, or"},
		config.Attribute{Name: "auth.certificate", Meaning: "oauth: its certificate and key (PEM or PKCS #12), which has"},
		config.Attribute{Name: "auth.certificate_password", Meaning: "oauth: a password"},
		config.Attribute{Name: "auth.scope", Form: config.TextOrListForm, Meaning: `oauth: "https://mail.example.com/.default", or a list`},
	)
}

// tls is about the block tls, which is at a path.
func tls(path string) config.Manual {
	return append(config.Manual{{Name: path, Meaning: "the certificates of the connection"}}, within(path,
		config.Attribute{Name: "ca_file", Meaning: "a certificate authority (PEM) to trust beside those of the system"},
		config.Attribute{Name: "min_version", Words: []string{"1.2", "1.3"}, Default: `"1.2"`, Meaning: "the oldest TLS that is spoken"},
		config.Attribute{Name: "server_name", Meaning: "the name in the certificate, if it is not the url's host"},
		config.Attribute{Name: "cert_file", Meaning: "a certificate of our own, with"},
		config.Attribute{Name: "key_file", Meaning: "its key"},
	)...)
}

// timeout and allowHTTP are settings of every provider over HTTP.
func timeout() config.Attribute {
	return config.Attribute{Name: "timeout", Form: config.DurationForm, Default: `"60s"`, Meaning: "for one request and its answer"}
}

func allowHTTP() config.Attribute {
	return config.Attribute{Name: "allow_http", Default: "false", Meaning: "true allows http to other machines"}
}
