package web_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jcmturner/goidentity/v6"
	"github.com/jcmturner/gokrb5/v8/keytab"
	"github.com/jcmturner/gokrb5/v8/service"
	"github.com/jcmturner/gokrb5/v8/spnego"

	"contactsync/providers"
	"contactsync/providers/pace"
	"contactsync/providers/web"
)

// realm is a key distribution centre of MIT Kerberos with two principals: the
// service HTTP/localhost and the user sync.
type realm struct {
	t                         *testing.T
	dir, config               string
	userKeytab, serviceKeytab string
	end                       func()
}

// kdcHost is the loopback address of the only KDC: on 127.0.0.1 a server of
// another test may take the port before the KDC does.
const kdcHost = "127.0.2.1"

// newRealm skips the test where MIT Kerberos is not installed.
func newRealm(t *testing.T) *realm {
	t.Helper()
	for _, program := range []string{"krb5kdc", "kdb5_util", "kadmin.local", "kinit"} {
		if _, err := look(program); err != nil {
			t.Skipf("%s is not installed (Debian: krb5-kdc, krb5-admin-server, krb5-user): %v", program, err)
		}
	}
	dir := t.TempDir()
	r := &realm{
		t: t, dir: dir,
		config:        filepath.Join(dir, "krb5.conf"),
		userKeytab:    filepath.Join(dir, "sync.keytab"),
		serviceKeytab: filepath.Join(dir, "http.keytab"),
	}
	kdc := freeAddress(t)
	r.write("krb5.conf", fmt.Sprintf(`[libdefaults]
 default_realm = TEST.EXAMPLE
 dns_lookup_kdc = false
 dns_lookup_realm = false
 dns_canonicalize_hostname = false
 udp_preference_limit = 1
 ignore_acceptor_hostname = true
[realms]
 TEST.EXAMPLE = {
  kdc = %s
 }
`, kdc))
	r.write("kdc.conf", fmt.Sprintf(`[kdcdefaults]
 kdc_listen = ""
 kdc_tcp_listen = %s
[realms]
 TEST.EXAMPLE = {
  database_name = %s
  key_stash_file = %s
  acl_file = %s
  supported_enctypes = aes256-cts:normal
 }
[logging]
 kdc = STDERR
`, kdc, filepath.Join(dir, "principal"), filepath.Join(dir, "stash"), filepath.Join(dir, "acl")))
	r.run("kdb5_util", "create", "-s", "-r", "TEST.EXAMPLE", "-P", "master")
	for _, query := range []string{
		"addprinc -randkey sync", "addprinc -randkey HTTP/localhost",
		"ktadd -k " + r.userKeytab + " sync", "ktadd -k " + r.serviceKeytab + " HTTP/localhost",
	} {
		r.run("kadmin.local", "-r", "TEST.EXAMPLE", "-q", query)
	}
	r.start(kdc)
	return r
}

// look finds a program, also where only root has its path.
func look(program string) (string, error) {
	if path, err := exec.LookPath(program); err == nil {
		return path, nil
	}
	return exec.LookPath(filepath.Join("/usr/sbin", program))
}

func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", net.JoinHostPort(kdcHost, "0"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	return listener.Addr().String()
}

func (r *realm) write(name, text string) {
	r.t.Helper()
	if err := os.WriteFile(filepath.Join(r.dir, name), []byte(text), 0o600); err != nil {
		r.t.Fatal(err)
	}
}

func (r *realm) command(ctx context.Context, program string, args ...string) *exec.Cmd {
	r.t.Helper()
	path, err := look(program)
	if err != nil {
		r.t.Fatal(err)
	}
	c := exec.CommandContext(ctx, path, args...)
	c.Env = append(os.Environ(), "KRB5_CONFIG="+r.config, "KRB5_KDC_PROFILE="+filepath.Join(r.dir, "kdc.conf"))
	return c
}

func (r *realm) run(program string, args ...string) {
	r.t.Helper()
	if out, err := r.command(r.t.Context(), program, args...).CombinedOutput(); err != nil {
		r.t.Fatalf("%s %s: %v\n%s", program, strings.Join(args, " "), err, out)
	}
}

// start runs the KDC until the test ends.
func (r *realm) start(kdc string) {
	r.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	c := r.command(ctx, "krb5kdc", "-n", "-r", "TEST.EXAMPLE")
	log, err := c.StderrPipe()
	if err != nil {
		r.t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		r.t.Fatal(err)
	}
	lines := bufio.NewScanner(log)
	for lines.Scan() && !strings.Contains(lines.Text(), "commencing operation") {
		r.t.Log(lines.Text())
	}
	go func() { _, _ = io.Copy(io.Discard, log) }()
	r.end = func() { cancel(); _ = c.Wait() }
	r.t.Cleanup(r.end)
	if conn, err := net.Dial("tcp", kdc); err != nil {
		r.t.Fatal(err)
	} else if err := conn.Close(); err != nil {
		r.t.Fatal(err)
	}
}

// service is a server that takes tickets, at a url by name.
func (r *realm) service() (url string) {
	r.t.Helper()
	keys, err := keytab.Load(r.serviceKeytab)
	if err != nil {
		r.t.Fatal(err)
	}
	server := serve(r.t, spnego.SPNEGOKRB5Authenticate(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if id := goidentity.FromHTTPRequestContext(req); id == nil || id.UserName() != "sync" || id.Domain() != "TEST.EXAMPLE" {
			r.t.Errorf("the user is %v", id)
		}
		ok(w, req)
	}), keys, service.DecodePAC(false)).ServeHTTP)
	return strings.Replace(server.URL, "127.0.0.1", "localhost", 1)
}

func (r *realm) client(url, auth string) *web.Client {
	r.t.Helper()
	return newClient(r.t, fmt.Sprintf("url = %q\nauth \"kerberos\" {\n krb5_conf = %q\n %s\n}", url, r.config, auth), web.Options{Dir: r.dir})
}

const byKeytab = "user = \"sync\"\n realm = \"TEST.EXAMPLE\"\n keytab = \"sync.keytab\""

func TestKerberos(t *testing.T) {
	r := newRealm(t)
	url := r.service()
	refused := pace.Verdict{Fatal: true}
	ccache := filepath.Join(r.dir, "ccache")
	r.run("kinit", "-k", "-t", r.userKeytab, "-c", ccache, "sync")
	for name, test := range map[string]struct {
		auth    string
		text    string // of the error; "" if there is none
		verdict pace.Verdict
	}{
		"keytab":          {auth: byKeytab},
		"ccache":          {auth: "ccache = \"FILE:ccache\""},
		"spn":             {auth: byKeytab + "\nspn = \"HTTP/localhost\""},
		"unknown user":    {auth: strings.Replace(byKeytab, `"sync"`, `"nobody"`, 1), text: "are user, realm and keytab right", verdict: refused},
		"unknown service": {auth: byKeytab + "\nspn = \"HTTP/elsewhere\"", text: "no Kerberos ticket for HTTP/elsewhere", verdict: refused},
		"wrong keytab":    {auth: strings.Replace(byKeytab, "sync.keytab", "http.keytab", 1), text: "keytab", verdict: refused},
		"unknown realm":   {auth: strings.Replace(byKeytab, "TEST.EXAMPLE", "OTHER.EXAMPLE", 1), text: "are the realms in krb5_conf right", verdict: pace.Verdict{Retry: pace.Later}},
	} {
		t.Run(name, func(t *testing.T) {
			client := r.client(url, test.auth)
			for range 2 {
				e := post(t.Context(), t, client)
				switch {
				case test.text == "" && e != nil:
					t.Error(e)
				case test.text == "":
				case e == nil:
					t.Error("there is no error")
				case !strings.Contains(e.Error(), test.text) || e.Verdict() != test.verdict || e.Sent || errors.Is(e, providers.ErrCredentials) != e.Verdict().Fatal:
					t.Errorf("%v, %+v", e, e.Verdict())
				}
			}
		})
	}
	t.Run("ccache that is renewed", func(t *testing.T) {
		client := r.client(url, "ccache = \"ccache\"")
		if e := post(t.Context(), t, client); e != nil {
			t.Fatal(e)
		}
		data, err := os.ReadFile(ccache)
		if err != nil {
			t.Fatal(err)
		}
		for n := 0; n < len(data); n += 7 {
			r.write("ccache", string(data[:n]))
			if e := post(t.Context(), t, client); e != nil {
				t.Fatalf("while %d bytes of the ccache are written: %v", n, e)
			}
		}
		r.run("kinit", "-k", "-t", r.userKeytab, "-c", ccache, "sync")
		if e := post(t.Context(), t, client); e != nil {
			t.Error(e)
		}
	})
	t.Run("ticket refused", func(t *testing.T) {
		server := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("WWW-Authenticate", "Negotiate")
			w.WriteHeader(http.StatusUnauthorized)
		})
		e := post(t.Context(), t, r.client(server.URL, byKeytab+"\nspn = \"HTTP/localhost\""))
		if e == nil || !e.Verdict().Fatal || !strings.Contains(e.Error(), "ticket is refused") {
			t.Errorf("%v", e)
		}
	})
	t.Run("no KDC", func(t *testing.T) {
		client := r.client(url, byKeytab)
		r.end()
		begin := time.Now()
		e := post(t.Context(), t, client)
		if e == nil || e.Verdict() != (pace.Verdict{Retry: pace.Later}) || !errors.Is(e, providers.ErrTransport) || e.Sent {
			t.Errorf("%v after %s", e, time.Since(begin))
		}
	})
}

func TestKerberosFiles(t *testing.T) {
	dir := t.TempDir()
	conf := filepath.Join(dir, "krb5.conf")
	if err := os.WriteFile(conf, []byte("[libdefaults]\n default_realm = TEST.EXAMPLE\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	garbage := filepath.Join(dir, "garbage")
	if err := os.WriteFile(garbage, []byte("\x05\x04\x00"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "empty"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, auth := range map[string]string{
		"no krb5.conf":   "krb5_conf = \"absent\"\n" + byKeytab,
		"no keytab":      "krb5_conf = \"krb5.conf\"\n" + byKeytab,
		"no ccache":      "krb5_conf = \"krb5.conf\"\nccache = \"absent\"",
		"garbage keytab": "krb5_conf = \"krb5.conf\"\nuser = \"u\"\nrealm = \"R\"\nkeytab = \"garbage\"",
		"garbage ccache": "krb5_conf = \"krb5.conf\"\nccache = \"garbage\"",
		"empty ccache":   "krb5_conf = \"krb5.conf\"\nccache = \"empty\"",
	} {
		t.Run(name, func(t *testing.T) {
			body, diags := decode(t, "url = \"https://mail.example.com/\"\nauth \"kerberos\" {\n"+auth+"\n}")
			if diags.HasErrors() {
				t.Fatal(diags)
			}
			if _, err := web.New(body, web.Options{Dir: dir, Getenv: noProxy}); err == nil {
				t.Error("it is taken")
			}
		})
	}
}
