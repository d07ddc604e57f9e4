output "function_arn" {
  value = aws_lambda_function.authorizer.arn
}

output "authorizer_uri" {
  description = "The URI of the authorizer, for API Gateway"
  value       = aws_lambda_function.authorizer.invoke_arn
}

output "log_group" {
  value = aws_cloudwatch_log_group.authorizer.name
}
