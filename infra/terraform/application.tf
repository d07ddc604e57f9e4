# The application: containers on Fargate.

locals {
  # Usher's configuration, which is also an output.
  configuration = {
    USHER_PUBLIC_URL                    = "https://${var.domain_name}"
    USHER_PROXY_TRUSTED                 = join(",", local.trusted_proxies)
    USHER_COGNITO_REGION                = data.aws_region.current.region
    USHER_COGNITO_USER_POOL_ID          = aws_cognito_user_pool.usher.id
    USHER_COGNITO_CLIENT_ID             = aws_cognito_user_pool_client.usher.id
    USHER_COGNITO_DOMAIN                = "https://${local.sign_in_host}"
    USHER_COGNITO_PROVIDERS             = join(",", local.providers)
    USHER_COGNITO_SCOPES                = join(",", concat(["openid", "email", "profile"], aws_cognito_resource_server.usher.scope_identifiers))
    USHER_COGNITO_REQUIRED_SCOPE        = "${aws_cognito_resource_server.usher.identifier}/app"
    USHER_COGNITO_SHOW_TRIGGER_MESSAGES = "true" # They are Usher's own.
    USHER_DYNAMODB_TABLE_PREFIX         = var.table_prefix
    USHER_ACCESS_MEMBERS_GROUP          = aws_cognito_user_group.members.name
    USHER_ACCESS_ADMINISTRATORS_GROUP   = aws_cognito_user_group.administrators.name
    USHER_ACCESS_ROLES                  = join(",", var.roles)
    USHER_QUOTA_DAILY_CALLS             = var.daily_calls
    USHER_QUOTA_TIME_ZONE               = var.time_zone
    USHER_AUDIT_DAYS                    = tostring(var.audit_days)
  }

  # Who measures it (docs/operating.md).
  measured = merge(
    var.metrics_source == "" ? {} : { USHER_METRICS_LISTEN = "0.0.0.0:9464" },
    var.otel_endpoint == "" ? {} : { USHER_OTEL_ENDPOINT = var.otel_endpoint, USHER_OTEL_SAMPLE_RATIO = tostring(var.otel_sample_ratio) },
  )

  container = {
    name      = "usher"
    image     = var.image_uri
    essential = true

    # Usher writes no files and needs no privilege, so whoever breaks into it has neither.
    user                   = "65532:65532"
    readonlyRootFilesystem = true
    linuxParameters        = { initProcessEnabled = false, capabilities = { drop = ["ALL"] } }

    portMappings = [{ containerPort = 8080, protocol = "tcp" }]

    # Five seconds in which /readyz fails, twenty for requests in progress, ten for the audit trail, three for traces,
    # and one for the log.
    stopTimeout = 40

    environment = [
      for name, value in merge({ USHER_LISTEN = "0.0.0.0:8080", USHER_LOG_FORMAT = "json" }, local.measured, local.configuration) :
      { name = name, value = value }
    ]

    # Fargate reads them when the task starts. They are in no task definition.
    secrets = concat(
      [{ name = "USHER_COGNITO_CLIENT_SECRET", valueFrom = aws_secretsmanager_secret.client.arn }],
      var.otel_headers_secret_arn == "" ? [] : [{ name = "OTEL_EXPORTER_OTLP_HEADERS", valueFrom = var.otel_headers_secret_arn }],
    )

    logConfiguration = {
      logDriver = "awslogs"
      options = {
        awslogs-group         = aws_cloudwatch_log_group.application.name
        awslogs-region        = data.aws_region.current.region
        awslogs-stream-prefix = "usher"
        # A slow log must not stop Usher.
        mode            = "non-blocking"
        max-buffer-size = "4m"
      }
    }
  }
}

# The app client's secret, copied to where a task can read it without any person seeing it.
resource "aws_secretsmanager_secret" "client" {
  name_prefix = "${var.name}-client-"
  description = "The secret of the app client of ${var.name}"
}

resource "aws_secretsmanager_secret_version" "client" {
  secret_id     = aws_secretsmanager_secret.client.id
  secret_string = aws_cognito_user_pool_client.usher.client_secret
}

resource "aws_ecs_cluster" "usher" {
  name = var.name
}

resource "aws_ecs_task_definition" "usher" {
  family                   = var.name
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.task_cpu
  memory                   = var.task_memory
  task_role_arn            = aws_iam_role.task.arn
  execution_role_arn       = aws_iam_role.execution.arn
  container_definitions    = jsonencode([local.container])

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = var.architecture == "arm64" ? "ARM64" : "X86_64"
  }
}

resource "aws_ecs_service" "usher" {
  name             = var.name
  cluster          = aws_ecs_cluster.usher.id
  task_definition  = aws_ecs_task_definition.usher.arn
  launch_type      = "FARGATE"
  platform_version = "1.4.0"
  desired_count    = var.min_tasks

  # Nobody gets a shell in a task.
  enable_execute_command = false

  health_check_grace_period_seconds = 60

  # A new task must be ready before an old one stops. If none gets ready, ECS goes back to the old version.
  deployment_minimum_healthy_percent = 100
  deployment_maximum_percent         = 200
  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  load_balancer {
    container_name   = "usher"
    container_port   = 8080
    target_group_arn = aws_lb_target_group.usher.arn
  }

  network_configuration {
    assign_public_ip = local.own_network || var.task_public_ip
    security_groups  = [aws_security_group.tasks.id]
    subnets          = local.task_subnets
  }

  # A target group takes no tasks before a listener uses it, and a task cannot start before its roles and its secret.
  depends_on = [
    aws_lb_listener.https,
    aws_iam_role_policy.tables,
    aws_iam_role_policy.pool,
    aws_iam_role_policy.start,
    aws_secretsmanager_secret_version.client,
    aws_route.internet,
  ]

  lifecycle {
    # Scaling changes it.
    ignore_changes = [desired_count]
  }
}

resource "aws_appautoscaling_target" "usher" {
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/${aws_ecs_cluster.usher.name}/${aws_ecs_service.usher.name}"
  min_capacity       = var.min_tasks
  max_capacity       = var.max_tasks
}

resource "aws_appautoscaling_policy" "cpu" {
  name               = "cpu"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.usher.service_namespace
  scalable_dimension = aws_appautoscaling_target.usher.scalable_dimension
  resource_id        = aws_appautoscaling_target.usher.resource_id

  target_tracking_scaling_policy_configuration {
    target_value = 60
    # More tasks at once, fewer of them slowly: people come in the morning and go in the evening.
    scale_out_cooldown = 30
    scale_in_cooldown  = 300
    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}
