// The pip, cargo and go manifests of the repositories, formatted as differently as real ones.

/** With comments, extras, markers, a hash and a pip option. */
export const acmeApiRequirements = `# Scripts only: the service itself is TypeScript.
--index-url https://packages.example.com/simple

requests[socks]==2.31.0 ; python_version >= "3.8"   # the proxy needs socks
boto3 >= 1.34.11
jinja2~=3.1.2
certifi==2023.11.17 \\
    --hash=sha256:9b469f3a900bf28dc19b8cfbf8019bf47f7fdd1a65a1d4ffb98fc14166beb4d1

-r more-requirements.txt
`;

/** With Windows line endings. */
export const acmeScoringRequirements = `fastapi==0.104.1
pydantic>=2.4.2,<3      # v3 has no release date yet
numpy==1.26.0
urllib3==2.0.7
pytest~=7.4.3
`.replaceAll('\n', '\r\n');

export const globexPricingPyproject = `[build-system]
requires = ["setuptools>=61"]
build-backend = "setuptools.build_meta"

[project]
name = "pricing"
version = "3.0.1"
requires-python = ">=3.10"
dependencies = [
  "django>=4.2.7,<5",       # LTS until 2026
    'requests == 2.28.2',
  "pydantic~=2.4.2",
\t"jinja2>=3.1.2" ,
]

[project.optional-dependencies]
test = ["pytest==7.4.3"]

[tool.ruff]
line-length = 110
`;

export const initechVaultCargo = `[package]
name = "vault"
version = "0.7.3"
edition = "2021"
rust-version = "1.74"

# Keep these in the order in which they are linked.
[dependencies]
anyhow      = "1.0.71"
serde       = { version = "1.0.188", features = ["derive"] } # all of our types
serde_json  = "1.0"
tokio       = { version = "1.32.0", default-features = false, features = [
    "macros",
    "rt-multi-thread",
] }
uuid.version = "1.4.1"
vault-core  = { path = "../core" }

[dependencies.chrono]
version = "0.4.26"
features = ["serde"]

[dev-dependencies]
rand = "=0.8.4"
`;

export const initechLedgerCargo = `[workspace]
members = ["parser", "import"]

[workspace.dependencies]
regex = '1.9.6'
thiserror = "~1.0.50"
clap = { version = "4.3.24", features = ["derive"] }
`;

export const globexGatewayGoMod = `module github.com/globex/gateway

go 1.21

// The ones that we import ourselves.
require (
	github.com/Azure/azure-sdk-for-go/sdk/azcore v1.9.0
	github.com/gin-gonic/gin v1.9.1
	github.com/jackc/pgx/v5 v5.4.3 // see docs/database.md
	go.uber.org/zap v1.25.0
)

require (
	github.com/google/uuid v1.3.0 // indirect
	golang.org/x/sync v0.3.0 // indirect
)

require github.com/stretchr/testify v1.8.1

replace github.com/spf13/cobra => ../cobra
`;

export const globexCatalogGoMod = `module github.com/globex/catalog/search
go 1.20
require github.com/spf13/cobra v1.7.0
require   github.com/google/uuid   v1.3.0
`;
