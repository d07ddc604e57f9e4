# The infrastructure of infra/usher.yaml as a Terraform module: same resources, same reasons. Like the template, it takes
# an image and a zip that are already in the account; infra/artifacts.yaml makes their repository and bucket.
#
#   module "usher" {
#     source          = "./infra/terraform"
#     domain_name     = "usher.example.com"
#     certificate_arn = "arn:aws:acm:…"
#     …
#   }
#
# The state contains the secret of the app client. Keep it where only those who deploy can read it, and encrypted.

terraform {
  # Since 1.9, the check of a variable can look at other variables.
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.66"
    }
  }
}

data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}
