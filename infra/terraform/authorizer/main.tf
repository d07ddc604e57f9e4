# The authorizer for an API of API Gateway, as infra/authorizer.yaml has it: same resources, same reasons.
#
#   module "authorizer" {
#     source       = "./infra/terraform/authorizer"
#     api_id       = aws_api_gateway_rest_api.orders.id
#     code_bucket  = "…"
#     code_key     = "…"
#     user_pool_id = "…"
#     client_id    = "…"
#   }

terraform {
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

locals {
  partition = data.aws_partition.current.partition
  region    = data.aws_region.current.region
  account   = data.aws_caller_identity.current.account_id
  tables    = "arn:${local.partition}:dynamodb:${local.region}:${local.account}:table/${var.table_prefix}v2-"
}

resource "aws_lambda_function" "authorizer" {
  function_name = var.name
  description   = "Usher's authorizer"
  runtime       = "provided.al2023"
  handler       = "bootstrap"
  architectures = [var.architecture]
  s3_bucket     = var.code_bucket
  s3_key        = var.code_key
  role          = aws_iam_role.authorizer.arn

  # Processor time follows memory, of which the program takes 10 MB: this much makes a cold start short.
  memory_size = 512
  # As long as API Gateway waits.
  timeout = 10

  logging_config {
    log_format = "Text"
    log_group  = aws_cloudwatch_log_group.authorizer.name
  }

  environment {
    variables = merge({
      USHER_COGNITO_REGION              = local.region
      USHER_COGNITO_USER_POOL_ID        = var.user_pool_id
      USHER_COGNITO_CLIENT_ID           = var.client_id
      USHER_AUTHORIZER_ID_TOKENS        = var.id_tokens
      USHER_AUTHORIZER_RESOURCES_DECIDE = var.resources_decide
      USHER_DYNAMODB_TABLE_PREFIX       = var.table_prefix
      USHER_ACCESS_MEMBERS_GROUP        = var.members_group
      USHER_ACCESS_ADMINISTRATORS_GROUP = var.administrators_group
      USHER_ACCESS_ROLE_CLAIMS          = join(",", var.role_claims)
      USHER_ACCESS_ROLES                = join(",", var.roles)
      USHER_ACCESS_MACHINES             = var.machines
      USHER_ACCESS_MACHINE_CLIENTS      = join(",", var.machine_clients)
      USHER_QUOTA_DAILY_CALLS           = var.daily_calls
      USHER_QUOTA_RESETS_AT             = var.resets_at
      USHER_QUOTA_TIME_ZONE             = var.time_zone
      USHER_AUDIT_DAYS                  = var.audit_days
    }, var.required_scope == "" ? {} : { USHER_COGNITO_REQUIRED_SCOPE = var.required_scope })
  }
}

# Only authorizers of this API may ask: an answer counts a call.
resource "aws_lambda_permission" "authorizer" {
  function_name  = aws_lambda_function.authorizer.function_name
  action         = "lambda:InvokeFunction"
  principal      = "apigateway.amazonaws.com"
  source_account = local.account
  source_arn     = "arn:${local.partition}:execute-api:${local.region}:${local.account}:${var.api_id}/authorizers/*"
}

resource "aws_iam_role" "authorizer" {
  name_prefix        = "${var.name}-"
  assume_role_policy = data.aws_iam_policy_document.assumed_by_lambda.json
}

data "aws_iam_policy_document" "assumed_by_lambda" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

resource "aws_iam_role_policy" "authorizer" {
  name   = "authorizer"
  role   = aws_iam_role.authorizer.name
  policy = data.aws_iam_policy_document.authorizer.json
}

# What one decision takes, and nothing that changes a resource, a user, a limit or a row of the map.
# infra/authorizer.yaml names the code behind each statement.
data "aws_iam_policy_document" "authorizer" {
  statement {
    sid       = "Resources"
    actions   = ["dynamodb:GetItem"]
    resources = ["${local.tables}resources"]
  }

  statement {
    sid       = "Users"
    actions   = ["dynamodb:GetItem"]
    resources = ["${local.tables}users"]
  }

  statement {
    sid       = "ChangedUsers"
    actions   = ["dynamodb:Query"]
    resources = ["${local.tables}users/index/changed_at"]
  }

  statement {
    sid       = "Usage"
    actions   = ["dynamodb:GetItem", "dynamodb:UpdateItem"]
    resources = ["${local.tables}usage"]
  }

  statement {
    sid       = "Totals"
    actions   = ["dynamodb:UpdateItem"]
    resources = ["${local.tables}totals"]
  }

  statement {
    sid       = "Policy"
    actions   = ["dynamodb:GetItem"]
    resources = ["${local.tables}policy"]
  }

  statement {
    sid       = "Audit"
    actions   = ["dynamodb:GetItem", "dynamodb:PutItem"]
    resources = ["${local.tables}audit"]
  }

  statement {
    sid       = "Log"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.authorizer.arn}:*"]
  }
}

resource "aws_cloudwatch_log_group" "authorizer" {
  name              = "/usher/${var.name}/authorizer"
  retention_in_days = var.log_days
}
