package main

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// examplePipelines is where the examples for CI are.
var examplePipelines = filepath.Join("..", "..", "examples", "ci")

// githubWorkflow is what is looked at of a workflow of GitHub.
type githubWorkflow struct {
	On          map[string]any
	Permissions map[string]string
	Concurrency map[string]any
	Defaults    githubDefaults
	Env         map[string]string
	Jobs        map[string]githubJob
}

type githubDefaults struct {
	Run struct{ Shell string }
}

type githubJob struct {
	If          string
	RunsOn      []string `yaml:"runs-on"`
	Environment string
	Timeout     int `yaml:"timeout-minutes"`
	Permissions map[string]string
	Defaults    githubDefaults
	Env         map[string]string
	Outputs     map[string]string
	Steps       []githubStep
}

type githubStep struct {
	Name, ID, If, Uses, Run string
	Env                     map[string]string
	With                    map[string]string
}

// gitlabJob is what is looked at of a job of GitLab. Its variables are texts: GitLab refuses a file in which
// one has a description, unless it is of the whole pipeline.
type gitlabJob struct {
	Stage        string
	Needs        []string
	Rules        []map[string]string
	Environment  map[string]string
	Timeout      string
	Group        string `yaml:"resource_group"`
	Variables    map[string]string
	Script       []string
	AfterScript  []string `yaml:"after_script"`
	AllowFailure struct {
		Codes []int `yaml:"exit_codes"`
	} `yaml:"allow_failure"`
	Artifacts gitlabArtifacts
}

type gitlabArtifacts struct {
	When, Access string
	Expire       string `yaml:"expire_in"`
	Paths        []string
	Reports      struct{ Dotenv, Terraform, JUnit string }
}

// atlantisServer and atlantisRepository are the keys that Atlantis knows, as far as an example may use
// them: runatlantis.io/docs/server-side-repo-config and /docs/repo-level-atlantis-yaml.
type atlantisServer struct {
	Repos []struct {
		ID                   string
		Branch, Workflow     string
		PlanRequirements     []string `yaml:"plan_requirements"`
		ApplyRequirements    []string `yaml:"apply_requirements"`
		AllowedOverrides     []string `yaml:"allowed_overrides"`
		AllowCustomWorkflows bool     `yaml:"allow_custom_workflows"`
		DeleteSourceBranch   bool     `yaml:"delete_source_branch_on_merge"`
	}
	Workflows map[string]struct {
		Plan, Apply atlantisStage
		PolicyCheck atlantisStage `yaml:"policy_check"`
	}
	Policies struct {
		Owners     struct{ Users, Teams []string }
		PolicySets []struct{ Name, Path, Source string } `yaml:"policy_sets"`
	}
}

type atlantisStage struct{ Steps []yaml.Node }

type atlantisRepository struct {
	Version  int
	Projects []struct {
		Name, Dir, Workflow string
		Autoplan            struct {
			Enabled      bool
			WhenModified []string `yaml:"when_modified"`
		}
	}
}

// readYAML reads an example into a value whose fields are all the keys that it may have.
func readYAML(t *testing.T, path string, into any) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(examplePipelines, path))
	if err != nil {
		t.Fatal(err)
	}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	if err := decoder.Decode(into); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}

// readGitHub reads a workflow; what it has besides what is looked at is for actionlint.
func readGitHub(t *testing.T, name string) githubWorkflow {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(examplePipelines, "github", name))
	if err != nil {
		t.Fatal(err)
	}
	var w githubWorkflow
	if err := yaml.Unmarshal(text, &w); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return w
}

// readGitLab reads the jobs of the example for GitLab.
func readGitLab(t *testing.T) (jobs map[string]gitlabJob, stages []string) {
	t.Helper()
	var file map[string]yaml.Node
	readYAML(t, filepath.Join("gitlab", ".gitlab-ci.yml"), &file)
	jobs = make(map[string]gitlabJob)
	for name, node := range file {
		var job gitlabJob
		var err error
		switch name {
		case "stages":
			err = node.Decode(&stages)
		case "workflow", "variables", "default":
		default:
			err = node.Decode(&job)
			jobs[name] = job
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	return jobs, stages
}

// TestPipelinesOnGitHubKeepTheirPromises checks what the README of the example says of credentials, forks
// and approval.
func TestPipelinesOnGitHubKeepTheirPromises(t *testing.T) {
	pinned := regexp.MustCompile(`^actions/[a-z-]+@v[0-9]+$`)
	environments := map[string]string{
		"plan.yml plan": "contactsync-preview", "apply.yml plan": "contactsync-unattended", "apply.yml apply": "production", "scheduled.yml run": "contactsync-unattended",
	}
	seen := 0
	for _, name := range []string{"plan.yml", "apply.yml", "scheduled.yml"} {
		w := readGitHub(t, name)
		if len(w.Permissions) != 0 || w.Concurrency["group"] == nil {
			t.Errorf("%s: permissions %v, concurrency %v", name, w.Permissions, w.Concurrency)
		}
		for event := range w.On {
			if !slices.Contains([]string{"pull_request", "push", "schedule", "workflow_dispatch"}, event) {
				t.Errorf("%s is started by %s", name, event)
			}
		}
		for id, job := range w.Jobs {
			seen++
			at := name + " " + id
			if job.Environment != environments[at] || job.Timeout == 0 || !slices.Equal(job.RunsOn, []string{"self-hosted", "contactsync"}) {
				t.Errorf("%s: environment %q, timeout %d, runner %v", at, job.Environment, job.Timeout, job.RunsOn)
			}
			if w.Defaults.Run.Shell != "bash" && job.Defaults.Run.Shell != "bash" {
				t.Errorf("%s: the shell is not bash, so that the status of what stands before a pipe is lost", at)
			}
			for permission, level := range job.Permissions {
				if want := map[string]string{"contents": "read", "pull-requests": "write"}[permission]; level != want {
					t.Errorf("%s: may %s %s", at, level, permission)
				}
			}
			text := fmt.Sprint(w.Env, job)
			if strings.Contains(text, "PLAN_IDENTITY") && at != "apply.yml apply" && at != "scheduled.yml run" {
				t.Errorf("%s: has an identity", at)
			}
			if w.Env["CONTACTSYNC_ALLOWED_HOSTS"]+job.Env["CONTACTSYNC_ALLOWED_HOSTS"] != "${{ vars.CONTACTSYNC_ALLOWED_HOSTS }}" {
				t.Errorf("%s: may contact any host", at)
			}
			if fork := "github.event.pull_request.head.repo.full_name == github.repository"; w.On["pull_request"] != nil && job.If != fork {
				t.Errorf("%s: runs for a fork", at)
			}
			for _, step := range job.Steps {
				if strings.Contains(step.Run, "${{") {
					t.Errorf("%s: %s: what GitHub puts into a script can be a script: %s", at, step.Name, step.Run)
				}
				if step.Uses != "" && !pinned.MatchString(step.Uses) {
					t.Errorf("%s: uses %s", at, step.Uses)
				}
				if strings.HasPrefix(step.Uses, "actions/checkout@") && step.With["persist-credentials"] != "false" {
					t.Errorf("%s: the checkout leaves its token", at)
				}
			}
		}
	}
	if seen != len(environments) {
		t.Errorf("%d jobs", seen)
	}
}

// TestPipelineOnGitLabKeepsItsPromises does the same for GitLab.
func TestPipelineOnGitLabKeepsItsPromises(t *testing.T) {
	jobs, stages := readGitLab(t)
	if got, want := slices.Sorted(maps.Keys(jobs)), []string{"apply", "plan", "preview", "scheduled"}; !slices.Equal(got, want) {
		t.Fatalf("jobs %q", got)
	}
	for name, job := range jobs {
		if !slices.Contains(stages, job.Stage) || job.Timeout == "" || len(job.Rules) != 1 || job.Environment["name"] == "" {
			t.Errorf("%s: stage %q, timeout %q, rules %v, environment %v", name, job.Stage, job.Timeout, job.Rules, job.Environment)
		}
		for _, need := range job.Needs {
			if _, ok := jobs[need]; !ok {
				t.Errorf("%s needs %s", name, need)
			}
		}
		if a := job.Artifacts; len(a.Paths) > 0 && (a.Access != "developer" || a.Expire == "") {
			t.Errorf("%s: artifacts for %q, until %q", name, a.Access, a.Expire)
		}
		if strings.Contains(fmt.Sprint(job.Artifacts.Paths), "preview") {
			t.Errorf("%s keeps the preview", name)
		}
	}
	if rule := jobs["preview"].Rules[0]["if"]; !strings.Contains(rule, "$CI_MERGE_REQUEST_SOURCE_PROJECT_ID == $CI_PROJECT_ID") {
		t.Errorf("a preview of a fork: %s", rule)
	}
	if apply := jobs["apply"]; apply.Rules[0]["when"] != "manual" || apply.Environment["name"] != "production" || apply.Group == "" || apply.Group != jobs["scheduled"].Group {
		t.Errorf("apply: %v, %v, %s", apply.Rules, apply.Environment, apply.Group)
	}
}

// TestPipelineOnAtlantisKeepsItsPromises does the same for Atlantis, whose keys are all read.
func TestPipelineOnAtlantisKeepsItsPromises(t *testing.T) {
	var server atlantisServer
	readYAML(t, filepath.Join("atlantis", "repos.yaml"), &server)
	for _, repo := range server.Repos {
		_, known := server.Workflows[repo.Workflow]
		if !known || repo.AllowCustomWorkflows || len(repo.AllowedOverrides) > 0 || !slices.Contains(repo.ApplyRequirements, "approved") {
			t.Errorf("%s: %+v", repo.ID, repo)
		}
	}
	var repository atlantisRepository
	readYAML(t, filepath.Join("atlantis", "atlantis.yaml"), &repository)
	if repository.Version != 3 || len(repository.Projects) != 1 || repository.Projects[0].Workflow != "" {
		t.Errorf("%+v", repository)
	}
}
