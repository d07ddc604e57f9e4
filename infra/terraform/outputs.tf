# Usher's configuration, and what an identity provider has to be told.

output "configuration" {
  description = "Usher's environment variables, except for the secret"
  value       = local.configuration
}

output "client_secret_arn" {
  description = "Where USHER_COGNITO_CLIENT_SECRET is"
  value       = aws_secretsmanager_secret.client.arn
}

output "saml_reply_url" {
  description = "The assertion consumer service URL, also called reply URL or single sign-on URL"
  value       = "https://${local.sign_in_host}/saml2/idpresponse"
}

output "saml_entity_id" {
  description = "The entity id, also called audience or identifier"
  value       = "urn:amazon:cognito:sp:${aws_cognito_user_pool.usher.id}"
}

output "oidc_redirect_url" {
  description = "The redirect URL of an OpenID Connect client"
  value       = "https://${local.sign_in_host}/oauth2/idpresponse"
}

output "dns_target" {
  description = "What domain_name has to point to, unless hosted_zone_id is set"
  value       = local.use_cloud_front ? aws_cloudfront_distribution.usher[0].domain_name : aws_lb.usher.dns_name
}

output "sign_in_dns_target" {
  description = "What a sign_in_domain of your own has to point to"
  value       = local.own_sign_in_domain ? aws_cognito_user_pool_domain.usher.cloudfront_distribution : null
}

output "task_role_arn" {
  value = aws_iam_role.task.arn
}

output "task_definition" {
  value = aws_ecs_task_definition.usher.arn
}

output "cluster_name" {
  value = aws_ecs_cluster.usher.name
}

output "service_name" {
  value = aws_ecs_service.usher.name
}

output "triggers_function" {
  value = aws_lambda_function.triggers.function_name
}

output "log_group" {
  value = aws_cloudwatch_log_group.application.name
}

output "triggers_log_group" {
  value = aws_cloudwatch_log_group.triggers.name
}

output "alarms_topic" {
  value = aws_sns_topic.alarms.arn
}
