# What the application may call. infra/usher.yaml names the code behind each statement. AWS has no action for
# transactions: each part of one needs the action of its kind.

locals {
  table_arns = { for name, table in aws_dynamodb_table.usher : name => table.arn }
}

data "aws_iam_policy_document" "assumed_by_tasks" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["ecs-tasks.amazonaws.com"]
    }
    # Not for tasks of other accounts, on whose behalf the service acts as well.
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.current.account_id]
    }
  }
}

resource "aws_iam_role" "task" {
  name_prefix        = "${var.name}-task-"
  assume_role_policy = data.aws_iam_policy_document.assumed_by_tasks.json
}

resource "aws_iam_role_policy" "tables" {
  name   = "tables"
  role   = aws_iam_role.task.name
  policy = data.aws_iam_policy_document.tables.json
}

data "aws_iam_policy_document" "tables" {
  statement {
    sid = "Resources"
    actions = [
      "dynamodb:GetItem",
      "dynamodb:BatchGetItem",
      "dynamodb:Query",
      "dynamodb:PutItem",
      "dynamodb:UpdateItem",
      "dynamodb:DeleteItem",
    ]
    resources = [local.table_arns.resources, "${local.table_arns.resources}/index/*"]
  }

  statement {
    sid       = "Requests"
    actions   = ["dynamodb:Query", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"]
    resources = [local.table_arns.requests]
  }

  statement {
    sid       = "Sessions"
    actions   = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"]
    resources = [local.table_arns.sessions]
  }

  statement {
    sid       = "SessionsOfAUser"
    actions   = ["dynamodb:Query"]
    resources = ["${local.table_arns.sessions}/index/by_started"]
  }

  # Of two administrators who remove each other, the condition check keeps one. Nothing deletes a user.
  statement {
    sid       = "Users"
    actions   = ["dynamodb:GetItem", "dynamodb:UpdateItem", "dynamodb:ConditionCheckItem"]
    resources = [local.table_arns.users]
  }

  statement {
    sid       = "UsersByIndex"
    actions   = ["dynamodb:Query"]
    resources = ["${local.table_arns.users}/index/username", "${local.table_arns.users}/index/changed_at"]
  }

  # The rows of former names are deleted.
  statement {
    sid = "People"
    actions = [
      "dynamodb:GetItem",
      "dynamodb:BatchGetItem",
      "dynamodb:Query",
      "dynamodb:PutItem",
      "dynamodb:UpdateItem",
      "dynamodb:DeleteItem",
    ]
    resources = [local.table_arns.people, "${local.table_arns.people}/index/*"]
  }

  statement {
    sid       = "Usage"
    actions   = ["dynamodb:GetItem", "dynamodb:Query", "dynamodb:PutItem", "dynamodb:UpdateItem"]
    resources = [local.table_arns.usage, "${local.table_arns.usage}/index/calls"]
  }

  statement {
    sid       = "Totals"
    actions   = ["dynamodb:Query", "dynamodb:UpdateItem"]
    resources = [local.table_arns.totals, "${local.table_arns.totals}/index/calls"]
  }

  statement {
    sid       = "Policy"
    actions   = ["dynamodb:GetItem", "dynamodb:PutItem"]
    resources = [local.table_arns.policy]
  }

  # Neither update nor delete, so Usher itself cannot change a record unnoticed.
  statement {
    sid       = "Audit"
    actions   = ["dynamodb:GetItem", "dynamodb:Query", "dynamodb:PutItem"]
    resources = [local.table_arns.audit, "${local.table_arns.audit}/index/*"]
  }

  # At its first start, Usher looks whether the first version left a table. It has no such table here, but must be
  # allowed to look.
  statement {
    sid       = "TableOfTheFirstVersion"
    actions   = ["dynamodb:GetItem"]
    resources = ["arn:${data.aws_partition.current.partition}:dynamodb:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:table/${var.table_prefix}users"]
  }
}

resource "aws_iam_role_policy" "pool" {
  name   = "pool"
  role   = aws_iam_role.task.name
  policy = data.aws_iam_policy_document.pool.json
}

data "aws_iam_policy_document" "pool" {
  # An administrator finds people, signs them out and changes who is in which group. Nothing creates, deletes or changes
  # an account.
  statement {
    sid = "Pool"
    actions = [
      "cognito-idp:AdminUserGlobalSignOut",
      "cognito-idp:AdminGetUser",
      "cognito-idp:AdminListGroupsForUser",
      "cognito-idp:AdminAddUserToGroup",
      "cognito-idp:AdminRemoveUserFromGroup",
      "cognito-idp:GetGroup",
      "cognito-idp:ListGroups",
      "cognito-idp:ListUsers",
    ]
    resources = [aws_cognito_user_pool.usher.arn]
  }
}

resource "aws_iam_role_policy" "doctor" {
  name   = "doctor"
  role   = aws_iam_role.task.name
  policy = data.aws_iam_policy_document.doctor.json
}

# What the administrators' page "Doctor" looks at: definitions, never items or users. The actions that describe app
# clients and identity providers are missing on purpose, because they return secrets.
data "aws_iam_policy_document" "doctor" {
  statement {
    sid       = "DescribeTables"
    actions   = ["dynamodb:DescribeTable", "dynamodb:DescribeTimeToLive", "dynamodb:DescribeContinuousBackups"]
    resources = values(local.table_arns)
  }

  statement {
    sid       = "DescribePool"
    actions   = ["cognito-idp:DescribeUserPool", "cognito-idp:ListIdentityProviders"]
    resources = [aws_cognito_user_pool.usher.arn]
  }

  # AWS has no narrower resource for this action.
  statement {
    sid       = "DescribeDomain"
    actions   = ["cognito-idp:DescribeUserPoolDomain"]
    resources = ["*"]
  }
}

# What Fargate itself needs to start a task. The application never has this role.
resource "aws_iam_role" "execution" {
  name_prefix        = "${var.name}-execution-"
  assume_role_policy = data.aws_iam_policy_document.assumed_by_tasks.json
}

resource "aws_iam_role_policy" "start" {
  name   = "start"
  role   = aws_iam_role.execution.name
  policy = data.aws_iam_policy_document.start.json
}

data "aws_iam_policy_document" "start" {
  # AWS has no narrower resource for this action. The token alone opens no repository.
  statement {
    sid       = "RegistryToken"
    actions   = ["ecr:GetAuthorizationToken"]
    resources = ["*"]
  }

  statement {
    sid       = "Image"
    actions   = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
    resources = ["arn:${data.aws_partition.current.partition}:ecr:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:repository/*"]
  }

  statement {
    sid       = "Log"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.application.arn}:*"]
  }

  statement {
    sid       = "ClientSecret"
    actions   = ["secretsmanager:GetSecretValue"]
    resources = [aws_secretsmanager_secret.client.arn]
  }

  dynamic "statement" {
    for_each = var.otel_headers_secret_arn == "" ? [] : [var.otel_headers_secret_arn]
    content {
      sid       = "CollectorSecret"
      actions   = ["secretsmanager:GetSecretValue"]
      resources = [statement.value]
    }
  }
}
