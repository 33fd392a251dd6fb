package web

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"github.com/zclconf/go-cty/cty"
)

// settings are a provider's block, decoded.
type settings struct {
	url     *url.URL
	timeout time.Duration
	tls     tlsSettings
	auth    authSettings
}

type tlsSettings struct {
	caFile, certFile, keyFile, serverName string
	minVersion                            uint16
}

type authSettings struct {
	kind string

	user     string
	password secret

	realm, keytab, ccache, krb5Conf, spn string

	tokenURL, tenant, authority, clientID string
	clientSecret                          secret
	certificate                           string
	certificatePassword                   secret
	scopes                                []string
}

// decode reads a block. Whatever Spec refuses is refused here too, so that
// nothing rests on who decoded the block.
func decode(body cty.Value, o Options) (*settings, error) {
	block, err := knownBlock(body)
	if err != nil {
		return nil, err
	}
	s := &settings{timeout: 60 * time.Second}
	if s.url, err = parseURL(block.text("url")); err != nil {
		return nil, fmt.Errorf("url: %w", err)
	}
	if !isTrue(block.value("allow_http")) {
		if err := checkEncrypted(s.url); err != nil {
			return nil, fmt.Errorf("url: %w", err)
		}
	}
	if t := block.text("timeout"); t != "" {
		if s.timeout, err = parseTimeout(t); err != nil {
			return nil, fmt.Errorf("timeout: %w", err)
		}
	}
	if s.tls, err = decodeTLS(block.within("tls"), o.Dir); err != nil {
		return nil, err
	}
	if s.auth, err = decodeAuth(block.within("auth"), o); err != nil {
		return nil, err
	}
	return s, nil
}

func decodeTLS(b block, dir string) (tlsSettings, error) {
	s := tlsSettings{
		caFile:     within(dir, b.text("ca_file")),
		certFile:   within(dir, b.text("cert_file")),
		keyFile:    within(dir, b.text("key_file")),
		serverName: b.text("server_name"),
		minVersion: tls.VersionTLS12,
	}
	if (s.certFile == "") != (s.keyFile == "") {
		return s, errors.New("tls: cert_file and key_file belong together")
	}
	if v := b.text("min_version"); v != "" {
		version, err := parseVersion(v)
		if err != nil {
			return s, fmt.Errorf("tls: min_version: %w", err)
		}
		s.minVersion = version
	}
	return s, nil
}

func decodeAuth(b block, o Options) (authSettings, error) {
	kind := b.text("kind")
	if err := checkKind(kind, allowedKinds(o.Auth)); err != nil {
		return authSettings{}, fmt.Errorf("auth: %w", err)
	}
	if kind == None {
		return authSettings{}, nil
	}
	if errs := ruleErrors(b.object); len(errs) > 0 {
		return authSettings{}, fmt.Errorf("auth: %w", errs[0])
	}
	s := authSettings{
		kind:                kind,
		user:                b.text("user"),
		password:            b.secret("password"),
		realm:               b.text("realm"),
		keytab:              within(o.Dir, b.text("keytab")),
		ccache:              within(o.Dir, strings.TrimPrefix(b.text("ccache"), "FILE:")),
		krb5Conf:            within(o.Dir, b.text("krb5_conf")),
		spn:                 b.text("spn"),
		tokenURL:            b.text("token_url"),
		tenant:              b.text("tenant_id"),
		authority:           b.text("authority"),
		clientID:            b.text("client_id"),
		clientSecret:        b.secret("client_secret"),
		certificate:         within(o.Dir, b.text("certificate")),
		certificatePassword: b.secret("certificate_password"),
	}
	if kind == OAuth {
		var err error
		if s.scopes, err = scopes(b.value("scope")); err != nil {
			return s, fmt.Errorf("auth: scope: %w", err)
		}
	}
	return s, nil
}

// within is a path that counts from a directory, if it is relative.
func within(dir, path string) string {
	local := filepath.FromSlash(path)
	if local == "" || filepath.IsAbs(local) {
		return local
	}
	return filepath.Join(dir, local)
}

// block is an object without marks and unknown values, or none.
type block struct{ object cty.Value }

func knownBlock(body cty.Value) (block, error) {
	if body == cty.NilVal {
		return block{}, errors.New("the provider's settings are missing")
	}
	plain, _ := body.UnmarkDeep()
	if plain.IsNull() || !plain.IsKnown() || !plain.Type().IsObjectType() {
		return block{}, errors.New("the provider's settings are not known")
	}
	b := block{plain}
	for _, name := range []string{"url", "allow_http", "timeout", "tls", "auth"} {
		if value := b.value(name); value != cty.NilVal && !value.IsWhollyKnown() {
			return block{}, fmt.Errorf("%s is not known", name)
		}
	}
	return b, nil
}

// value is a setting, NilVal if there is none of that name.
func (b block) value(name string) cty.Value {
	if b.object == cty.NilVal || b.object.IsNull() || !b.object.Type().IsObjectType() || !b.object.Type().HasAttribute(name) {
		return cty.NilVal
	}
	return b.object.GetAttr(name)
}

func (b block) text(name string) string { return text(b.value(name)) }

func (b block) within(name string) block { return block{b.value(name)} }

// secret is a setting that is not to be shown, nil if it is not set.
func (b block) secret(name string) secret {
	if value := b.text(name); value != "" {
		return newSecret(value)
	}
	return nil
}
