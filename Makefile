# Workflows: everything a developer or CI calls. `make demo` and `make test` need the .NET 10 SDK and nothing else; with clang and lld
# installed, wf-exec becomes a small static program (without them it runs on the .NET runtime, a little slower).
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
CONFIGURATION ?= Release
export DOTNET_CLI_TELEMETRY_OPTOUT := 1
export DOTNET_NOLOGO := 1

.PHONY: help demo test build images check format bench torture mutants clean prerequisites images-prerequisites

help: ## Show what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

prerequisites:
	@.ci/prerequisites

build: prerequisites ## Build bin/wf, bin/wf-exec, bin/wf-ml, the catalogue and, where Node.js is, the web UI
	@.ci/build $(CONFIGURATION)

images: images-prerequisites build ## Container images into bin/images/*.tar, without a container engine
	@deploy/images/build

images-prerequisites:
	@deploy/images/prerequisites

demo: build ## Run bike-demand to a promoted model, approving by itself
	@.ci/demo

test: prerequisites ## All tests
	@.ci/test

check: prerequisites ## Format and analyzers; style and analyzers are part of the build, so the formatter looks at white space alone
	dotnet format whitespace Workflows.sln --verify-no-changes
	DOTNET_TieredPGO=0 dotnet build Workflows.sln -c $(CONFIGURATION) -warnaserror --no-incremental

format: prerequisites ## Write the format that check wants
	dotnet format Workflows.sln

bench: build ## Benchmarks, each beside the machine's own limit
	@.ci/bench

torture: build ## The long crash runs: MINUTES of kills on each store (30), which write engine/docs/reliability.md
	@.ci/torture $(or $(MINUTES),30)

mutants: ## Take guards away one by one, and see that a test goes red: engine/docs/mutants.md (an hour)
	@.ci/mutants

clean: ## Remove what was built
	rm -rf bin designer/node_modules
	find . -type d \( -name bin -o -name obj \) -not -path './.git/*' -not -path '*/node_modules/*' -prune -exec rm -rf {} +
