# Logs, alarms to one topic, and a dashboard. The texts in the patterns are those of docs/logging.md.

locals {
  namespace = "Usher/${var.name}"

  # Lines of the log that count: the metric, and the pattern that finds them.
  counted_lines = {
    FailedSignIns = join(" || ", [
      "{($.message = \"a sign-in did not succeed\")",
      "($.message = \"the hosted UI refused a sign-in\")",
      "($.message = \"nobody can sign in*\")}",
    ])
    UnfinishedChanges = join(" ", [
      "{($.level = \"ERROR\") &&",
      "(($.message = \"a sign-out everywhere is incomplete*\") || ($.message = \"a change of groups is incomplete*\"))}",
    ])
    UnwrittenAudit = join(" || ", [
      "{($.message = \"denials are not recorded yet*\")",
      "($.message = \"a denial cannot be recorded\")",
      "($.message = \"a denial could not be recorded\")",
      "($.message = \"some denials were not recorded*\")}",
    ])
  }

  load_balancer = { LoadBalancer = aws_lb.usher.arn_suffix }

  # Each alarm on one metric. Unless it says otherwise, it looks at the sum of five minutes.
  alarms = {
    errors = {
      description = "Usher answers with 5xx. The log says why; look for the level ERROR"
      namespace   = "AWS/ApplicationELB"
      metric      = "HTTPCode_Target_5XX_Count"
      dimensions  = local.load_balancer
      period      = 60
      periods     = 2
      threshold   = 5
    }
    balancer-errors = {
      description = "The load balancer answers with 5xx itself, since no task takes a request or one breaks it off"
      namespace   = "AWS/ApplicationELB"
      metric      = "HTTPCode_ELB_5XX_Count"
      dimensions  = local.load_balancer
      period      = 60
      periods     = 2
      threshold   = 5
    }
    no-task = {
      description = "No task is ready. /readyz fails while DynamoDB or the pool's keys do not answer"
      namespace   = "AWS/ApplicationELB"
      metric      = "HealthyHostCount"
      dimensions  = merge(local.load_balancer, { TargetGroup = aws_lb_target_group.usher.arn_suffix })
      statistic   = "Maximum"
      period      = 60
      periods     = 3
      comparison  = "LessThanThreshold"
      threshold   = 1
      missing     = "breaching"
    }
    latency = {
      description = "One answer in a hundred takes longer than two seconds"
      namespace   = "AWS/ApplicationELB"
      metric      = "TargetResponseTime"
      dimensions  = local.load_balancer
      percentile  = "p99"
      period      = 60
      periods     = 5
      threshold   = 2
    }
    failed-sign-ins = {
      description = "Many sign-ins fail. The log names the reason of each"
      metric      = "FailedSignIns"
      threshold   = 20
    }
    unfinished-changes = {
      description = "A sign-out everywhere or a change of groups failed for an hour. The log says whose. Repeat it"
      metric      = "UnfinishedChanges"
      threshold   = 0
    }
    unwritten-audit = {
      description = "Denials wait for the audit table, or are lost. The log has the lost ones"
      metric      = "UnwrittenAudit"
      threshold   = 0
    }
    trigger-errors = {
      description = "A trigger fails, and each failure stops one sign-in"
      namespace   = "AWS/Lambda"
      metric      = "Errors"
      dimensions  = { FunctionName = aws_lambda_function.triggers.function_name }
      threshold   = 0
    }
    trigger-duration = {
      description = "A trigger takes longer than three seconds. After five, Cognito gives up"
      namespace   = "AWS/Lambda"
      metric      = "Duration"
      dimensions  = { FunctionName = aws_lambda_function.triggers.function_name }
      statistic   = "Maximum"
      unit        = "Milliseconds"
      threshold   = 3000
    }
  }
}

resource "aws_cloudwatch_log_group" "application" {
  name              = "/usher/${var.name}/application"
  retention_in_days = var.log_days
}

resource "aws_cloudwatch_log_metric_filter" "counted" {
  for_each = local.counted_lines

  name           = each.key
  log_group_name = aws_cloudwatch_log_group.application.name
  pattern        = each.value

  metric_transformation {
    namespace     = local.namespace
    name          = each.key
    value         = "1"
    default_value = "0"
  }
}

# Not encrypted with aws/sns: CloudWatch may not use that key, so no alarm would arrive. Alarms name no person.
resource "aws_sns_topic" "alarms" {
  name = "${var.name}-alarms"
}

resource "aws_sns_topic_subscription" "alarms" {
  count = var.alarm_mail == "" ? 0 : 1

  topic_arn = aws_sns_topic.alarms.arn
  protocol  = "email"
  endpoint  = var.alarm_mail
}

resource "aws_cloudwatch_metric_alarm" "usher" {
  for_each = local.alarms

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = each.value.description
  alarm_actions       = [aws_sns_topic.alarms.arn]
  namespace           = try(each.value.namespace, local.namespace)
  metric_name         = each.value.metric
  dimensions          = try(each.value.dimensions, null)
  statistic           = can(each.value.percentile) ? null : try(each.value.statistic, "Sum")
  extended_statistic  = try(each.value.percentile, null)
  unit                = try(each.value.unit, null)
  period              = try(each.value.period, 300)
  evaluation_periods  = try(each.value.periods, 1)
  comparison_operator = try(each.value.comparison, "GreaterThanThreshold")
  threshold           = each.value.threshold
  treat_missing_data  = try(each.value.missing, "notBreaching")
}

resource "aws_cloudwatch_metric_alarm" "throttling" {
  for_each = { reads = "ReadThrottleEvents", writes = "WriteThrottleEvents" }

  alarm_name          = "${var.name}-throttled-${each.key}"
  alarm_description   = "DynamoDB throttles ${each.key}. Usher repeats them, and answers 503 if that does not help"
  alarm_actions       = [aws_sns_topic.alarms.arn]
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 10
  treat_missing_data  = "notBreaching"

  metric_query {
    id          = "all"
    expression  = "SUM(METRICS())"
    label       = "throttled ${each.key} in five minutes"
    return_data = true
  }

  dynamic "metric_query" {
    for_each = aws_dynamodb_table.usher
    content {
      id          = metric_query.key
      return_data = false
      metric {
        namespace   = "AWS/DynamoDB"
        metric_name = each.value
        dimensions  = { TableName = metric_query.value.name }
        stat        = "Sum"
        period      = 300
      }
    }
  }
}

resource "aws_cloudwatch_dashboard" "usher" {
  dashboard_name = var.name
  dashboard_body = jsonencode({
    widgets = [
      for index, widget in [
        {
          title = "Requests", stat = "Sum", period = 60
          metrics = [
            ["AWS/ApplicationELB", "RequestCount", "LoadBalancer", aws_lb.usher.arn_suffix],
            [".", "HTTPCode_Target_5XX_Count", ".", "."],
            [".", "HTTPCode_ELB_5XX_Count", ".", "."],
          ]
        },
        {
          title = "Seconds to an answer", period = 60
          metrics = [
            ["AWS/ApplicationELB", "TargetResponseTime", "LoadBalancer", aws_lb.usher.arn_suffix, { stat = "p50" }],
            ["...", { stat = "p99" }],
          ]
        },
        {
          title = "Tasks", period = 60
          metrics = [
            ["AWS/ECS", "CPUUtilization", "ClusterName", aws_ecs_cluster.usher.name, "ServiceName", aws_ecs_service.usher.name],
            [".", "MemoryUtilization", ".", ".", ".", "."],
            ["AWS/ApplicationELB", "HealthyHostCount", "TargetGroup", aws_lb_target_group.usher.arn_suffix, "LoadBalancer", aws_lb.usher.arn_suffix, { stat = "Minimum", yAxis = "right" }],
          ]
        },
        {
          title = "Triggers", period = 60
          metrics = [
            ["AWS/Lambda", "Invocations", "FunctionName", aws_lambda_function.triggers.function_name, { stat = "Sum" }],
            [".", "Errors", ".", ".", { stat = "Sum" }],
            [".", "Duration", ".", ".", { stat = "Maximum", yAxis = "right" }],
          ]
        },
        {
          title   = "What needs a look", stat = "Sum", period = 300
          metrics = [for name in keys(local.counted_lines) : [local.namespace, name]]
        },
        {
          title = "Errors", view = "table"
          query = "SOURCE '${aws_cloudwatch_log_group.application.name}' | fields @timestamp, message, error | filter level = 'ERROR' | sort @timestamp desc | limit 20"
        },
      ] :
      {
        type       = can(widget.query) ? "log" : "metric"
        width      = 12
        height     = 6
        x          = index % 2 * 12
        y          = floor(index / 2) * 6
        properties = merge(widget, { region = data.aws_region.current.region })
      }
    ]
  })
}
