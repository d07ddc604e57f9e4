# One Lambda function serves all triggers of the pool.

locals {
  notify_new_users = var.new_user_mail != ""
}

resource "aws_lambda_function" "triggers" {
  function_name = "${var.name}-triggers"
  description   = "Cognito's triggers of Usher"
  runtime       = "provided.al2023"
  handler       = "bootstrap"
  architectures = [var.architecture]
  s3_bucket     = var.triggers_bucket
  s3_key        = var.triggers_key
  role          = aws_iam_role.triggers.arn

  # Processor time follows memory: this much makes a cold start short.
  memory_size = 256
  # Cognito waits five seconds.
  timeout = 5

  logging_config {
    log_format = "Text"
    log_group  = aws_cloudwatch_log_group.triggers.name
  }

  environment {
    variables = {
      USHER_PUBLIC_URL           = "https://${var.domain_name}"
      USHER_ACCOUNTS_TABLE       = aws_dynamodb_table.usher["accounts"].name
      USHER_DIRECTORY_GROUPS     = jsonencode(var.directory_groups)
      USHER_GROUPS_ATTRIBUTE     = "custom:groups"
      USHER_GROUP_NAME_PART      = var.group_name_part
      USHER_GROUP_ROLES          = jsonencode(var.group_roles)
      USHER_SUPPRESS_CLAIMS      = join(",", var.suppress_claims)
      USHER_ALLOWED_DOMAINS      = join(",", var.allowed_domains)
      USHER_AUTO_CONFIRM_DOMAINS = join(",", var.auto_confirm_domains)
      USHER_NEW_ACCOUNT_GROUPS   = join(",", var.new_account_groups)
      USHER_WELCOME_SENDER       = local.use_mail ? var.mail_from : ""
      USHER_NEW_USER_TOPIC       = join("", aws_sns_topic.new_users[*].arn)
    }
  }
}

# Only this pool may call the function: its answers decide about groups.
resource "aws_lambda_permission" "triggers" {
  function_name  = aws_lambda_function.triggers.function_name
  action         = "lambda:InvokeFunction"
  principal      = "cognito-idp.amazonaws.com"
  source_account = data.aws_caller_identity.current.account_id
  source_arn     = aws_cognito_user_pool.usher.arn
}

resource "aws_iam_role" "triggers" {
  name_prefix        = "${var.name}-triggers-"
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

resource "aws_iam_role_policy" "triggers" {
  name   = "triggers"
  role   = aws_iam_role.triggers.name
  policy = data.aws_iam_policy_document.triggers.json
}

data "aws_iam_policy_document" "triggers" {
  # Post confirmation creates the record of an account; the sign-in triggers read it and note the last use.
  statement {
    sid       = "Accounts"
    actions   = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"]
    resources = [aws_dynamodb_table.usher["accounts"].arn]
  }

  statement {
    sid       = "Log"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.triggers.arn}:*"]
  }

  # The welcome mail, from this address only.
  dynamic "statement" {
    for_each = local.use_mail ? [1] : []
    content {
      sid       = "Welcome"
      actions   = ["ses:SendEmail"]
      resources = [var.mail_identity_arn]
      condition {
        test     = "StringEquals"
        variable = "ses:FromAddress"
        values   = [var.mail_from]
      }
    }
  }

  # The notice about a new account.
  dynamic "statement" {
    for_each = aws_sns_topic.new_users
    content {
      sid       = "Notice"
      actions   = ["sns:Publish"]
      resources = [statement.value.arn]
    }
  }
}

resource "aws_cloudwatch_log_group" "triggers" {
  name              = "/usher/${var.name}/triggers"
  retention_in_days = var.log_days
}

resource "aws_sns_topic" "new_users" {
  count = local.notify_new_users ? 1 : 0

  name = "${var.name}-new-users"
  # The notices name people.
  kms_master_key_id = "alias/aws/sns"
}

resource "aws_sns_topic_subscription" "new_users" {
  count = local.notify_new_users ? 1 : 0

  topic_arn = aws_sns_topic.new_users[0].arn
  protocol  = "email"
  endpoint  = var.new_user_mail
}
