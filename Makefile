# `make` lists the targets. The recipes are in scripts/ and infra/; each first installs the tools that are missing.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run test setup build watch lint unit end2end screenshots paint bench costs differential mutants soak image deploy diff destroy logs doctor rehearse clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: build ## Build and serve on http://localhost:3000
	@exec scripts/run.sh

test: ## Run everything that CI runs: lint, unit, build, image, end2end, rehearse
	@scripts/test.sh

setup: ## Install the tools for building and testing
	@scripts/setup.sh test

build: ## Build the release: server, WebAssembly, assets
	@scripts/setup.sh
	@scripts/build.sh

watch: ## Serve a development build and rebuild it on each change
	@scripts/setup.sh
	@. scripts/lib.sh && exec cargo leptos watch

lint: ## Check format, clippy, documentation, dependencies, spelling, CloudFormation, Terraform and TypeScript
	@scripts/test.sh lint

unit: ## Run the Rust tests. To run one: make unit ARGS=name
	@scripts/test.sh unit

end2end: ## Run the browser tests on a fresh build. To run one: make end2end ARGS=list.spec.ts
	@scripts/test.sh build end2end

screenshots: ## Take screenshots of every page, into DIR (end2end/test-results/screenshots)
	@scripts/test.sh build
	@. scripts/lib.sh && cd end2end && SCREENSHOTS="$(DIR)" npx playwright test --config screenshots.config.ts

paint: ## Measure how soon pages are there on a slow network and processor, beside the goals (minutes)
	@scripts/test.sh build
	@. scripts/lib.sh && cd end2end && END2END_SERVER=$$usher_bin npx playwright test --config paint.config.ts

bench: build ## Measure verified tokens, guarded calls and requests over HTTP, each beside another program
	@bench/run.sh

costs: ## Measure what each page costs in DynamoDB with 100, 10,000 and 100,000 items, for docs/data.md (minutes)
	@. scripts/lib.sh && cargo run --release --locked --package gate --example pages -- $(ARGS)

differential: ## Check that aws-jwt-verify decides the corpus's tokens as the rows say
	@bench/corpus.sh

mutants: ## Change each rule of the verifier in turn and check that a test fails (three quarters of an hour). See docs/mutants.md
	@. scripts/lib.sh && cargo mutants --package identity --file 'crates/identity/src/verifier/**' --file 'crates/identity/src/keys/**' --file 'crates/identity/src/jose/**' --timeout 120 --output "$$CARGO_TARGET_DIR" $(ARGS)

soak: ## Kill a server KILLS times (200) while users sign in, renew and sign out; SEED repeats a run
	@SOAK_KILLS=$(or $(KILLS),200) $(if $(SEED),SOAK_SEED=$(SEED)) ARGS="--package usher --test http killed -- --nocapture" scripts/test.sh unit

image: ## Build an OCI image of the production build, without Docker
	@scripts/setup.sh image
	@infra/image.sh

deploy: ## Deploy Usher into AWS, or update it, as infra/usher.env says
	@scripts/setup.sh image
	@infra/deploy.sh

diff: ## Show what make deploy would change in AWS
	@infra/diff.sh

destroy: ## Delete Usher from AWS, once you have typed the stack's name
	@infra/destroy.sh

logs: ## Follow Usher's log in AWS. SINCE=1d shows the last day first
	@SINCE=$(SINCE) infra/logs.sh

doctor: ## Check what is in AWS, and say what to change. JSON=1 prints JSON
	@infra/doctor.sh $(if $(JSON),--json)

rehearse: build ## Rehearse the deployment to AWS on this machine, without an account. To look at it: make rehearse KEEP=1
	@scripts/setup.sh $(if $(KEEP),rehearse,test)
	@KEEP=$(KEEP) PORT=$(PORT) infra/rehearse.sh

clean: ## Remove the build output; keep the data in .usher/
	@. scripts/lib.sh && cargo clean
	@rm -rf end2end/test-results end2end/playwright-report
