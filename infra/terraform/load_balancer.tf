# TLS ends at the load balancer. CloudFront and WAF if wanted.

resource "aws_lb" "usher" {
  name               = var.name
  load_balancer_type = "application"
  # CloudFront reaches a load balancer without a public address, so nobody gets past CloudFront.
  internal        = local.use_cloud_front || var.load_balancer_scheme == "internal"
  security_groups = [aws_security_group.load_balancer.id]
  subnets         = local.load_balancer_subnets

  enable_deletion_protection = var.production

  # Two servers that read a malformed header differently can be played off against each other.
  drop_invalid_header_fields = true
  desync_mitigation_mode     = "strictest"

  # CloudFront has written the person's address. Otherwise the load balancer writes it: a client's own header stays to
  # the left, where Usher does not look.
  xff_header_processing_mode = local.use_cloud_front ? "preserve" : "append"

  # Shorter than Usher's 75 seconds, so Usher never closes a connection just as a request comes in. Open pages hear
  # something every 15 seconds.
  idle_timeout = 60
}

resource "aws_lb_listener" "https" {
  load_balancer_arn = aws_lb.usher.arn
  port              = 443
  protocol          = "HTTPS"
  # TLS 1.2 and 1.3 with forward secrecy.
  ssl_policy      = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn = var.certificate_arn

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.usher.arn
  }
}

resource "aws_lb_listener" "http" {
  count = local.use_cloud_front ? 0 : 1

  load_balancer_arn = aws_lb.usher.arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type = "redirect"
    redirect {
      protocol    = "HTTPS"
      port        = "443"
      status_code = "HTTP_301"
    }
  }
}

resource "aws_lb_target_group" "usher" {
  name        = var.name
  vpc_id      = local.vpc_id
  target_type = "ip"
  protocol    = "HTTP"
  port        = 8080

  # As long as Usher lets requests in progress run.
  deregistration_delay = 25

  # A task gets requests while DynamoDB and the pool's keys answer, and none from the moment it is asked to stop.
  health_check {
    path                = "/readyz"
    interval            = 10
    timeout             = 6
    healthy_threshold   = 2
    unhealthy_threshold = 2
  }

  # During an update two builds run, and a page needs the files of its own build. Behind CloudFront no cookie may be
  # cached with a file.
  stickiness {
    type            = "lb_cookie"
    enabled         = !local.use_cloud_front
    cookie_duration = 3600
  }
}

resource "aws_route53_record" "usher" {
  count = var.hosted_zone_id == "" ? 0 : 1

  zone_id = var.hosted_zone_id
  name    = var.domain_name
  type    = "A"

  alias {
    name                   = local.use_cloud_front ? aws_cloudfront_distribution.usher[0].domain_name : aws_lb.usher.dns_name
    zone_id                = local.use_cloud_front ? aws_cloudfront_distribution.usher[0].hosted_zone_id : aws_lb.usher.zone_id
    evaluate_target_health = false
  }
}

# CloudFront's way to a load balancer that is not on the internet.
resource "aws_cloudfront_vpc_origin" "usher" {
  count = local.use_cloud_front ? 1 : 0

  vpc_origin_endpoint_config {
    name                   = var.name
    arn                    = aws_lb.usher.arn
    http_port              = 80
    https_port             = 443
    origin_protocol_policy = "https-only"
    origin_ssl_protocols {
      items    = ["TLSv1.2"]
      quantity = 1
    }
  }
}

data "aws_cloudfront_cache_policy" "disabled" {
  name = "Managed-CachingDisabled"
}

data "aws_cloudfront_cache_policy" "optimized" {
  name = "Managed-CachingOptimized"
}

data "aws_cloudfront_origin_request_policy" "all" {
  name = "Managed-AllViewer"
}

resource "aws_cloudfront_distribution" "usher" {
  count = local.use_cloud_front ? 1 : 0

  enabled      = true
  comment      = var.name
  aliases      = [var.domain_name]
  http_version = "http2and3"

  viewer_certificate {
    acm_certificate_arn      = var.cloud_front_certificate_arn
    minimum_protocol_version = "TLSv1.2_2021"
    ssl_support_method       = "sni-only"
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }

  origin {
    origin_id   = "usher"
    domain_name = aws_lb.usher.dns_name
    vpc_origin_config {
      vpc_origin_id = aws_cloudfront_vpc_origin.usher[0].id
    }
  }

  # Pages depend on who asks, so nothing is cached and everything is passed on.
  default_cache_behavior {
    target_origin_id         = "usher"
    viewer_protocol_policy   = "redirect-to-https"
    allowed_methods          = ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"]
    cached_methods           = ["GET", "HEAD"]
    cache_policy_id          = data.aws_cloudfront_cache_policy.disabled.id
    origin_request_policy_id = data.aws_cloudfront_origin_request_policy.all.id
  }

  # A file's URL contains its build or a hash of its content, so it never changes. `compress` lets the cache keep each
  # encoding apart; Usher has compressed the files.
  ordered_cache_behavior {
    path_pattern             = "/pkg/*"
    target_origin_id         = "usher"
    viewer_protocol_policy   = "redirect-to-https"
    allowed_methods          = ["GET", "HEAD"]
    cached_methods           = ["GET", "HEAD"]
    compress                 = true
    cache_policy_id          = data.aws_cloudfront_cache_policy.optimized.id
    origin_request_policy_id = data.aws_cloudfront_origin_request_policy.all.id
  }

  # During an update, a task of the old build does not have the new build's files. The next request may find one.
  custom_error_response {
    error_code            = 404
    error_caching_min_ttl = 0
  }
}

locals {
  # AWS's own rules, in this order. What people write may be long and contain HTML, paths and addresses. Usher renders it
  # safely, so the rules about bodies only count.
  managed_rules = {
    reputation       = { priority = 1, group = "AWSManagedRulesAmazonIpReputationList", only_count = [] }
    known-bad-inputs = { priority = 2, group = "AWSManagedRulesKnownBadInputsRuleSet", only_count = [] }
    common = {
      priority = 3
      group    = "AWSManagedRulesCommonRuleSet"
      only_count = [
        "SizeRestrictions_BODY", "CrossSiteScripting_BODY", "GenericLFI_BODY", "GenericRFI_BODY",
        "EC2MetaDataSSRF_BODY",
      ]
    }
  }
}

resource "aws_wafv2_web_acl" "usher" {
  count = var.waf ? 1 : 0

  name  = var.name
  scope = "REGIONAL"

  default_action {
    allow {}
  }

  visibility_config {
    metric_name                = "usher"
    cloudwatch_metrics_enabled = true
    sampled_requests_enabled   = false
  }

  # Above what a company behind one address needs, and below what searches for passwords.
  rule {
    name     = "rate"
    priority = 0
    action {
      block {}
    }
    statement {
      rate_based_statement {
        limit              = 10000
        aggregate_key_type = local.use_cloud_front ? "FORWARDED_IP" : "IP"
        dynamic "forwarded_ip_config" {
          for_each = local.use_cloud_front ? [1] : []
          content {
            header_name       = "X-Forwarded-For"
            fallback_behavior = "MATCH"
          }
        }
      }
    }
    visibility_config {
      metric_name                = "rate"
      cloudwatch_metrics_enabled = true
      sampled_requests_enabled   = false
    }
  }

  dynamic "rule" {
    for_each = local.managed_rules
    content {
      name     = rule.key
      priority = rule.value.priority
      override_action {
        none {}
      }
      statement {
        managed_rule_group_statement {
          vendor_name = "AWS"
          name        = rule.value.group
          dynamic "rule_action_override" {
            for_each = rule.value.only_count
            content {
              name = rule_action_override.value
              action_to_use {
                count {}
              }
            }
          }
        }
      }
      visibility_config {
        metric_name                = rule.key
        cloudwatch_metrics_enabled = true
        sampled_requests_enabled   = false
      }
    }
  }
}

resource "aws_wafv2_web_acl_association" "load_balancer" {
  count = var.waf ? 1 : 0

  resource_arn = aws_lb.usher.arn
  web_acl_arn  = aws_wafv2_web_acl.usher[0].arn
}

# The sign-in pages are where passwords are tried.
resource "aws_wafv2_web_acl_association" "pool" {
  count = var.waf ? 1 : 0

  resource_arn = aws_cognito_user_pool.usher.arn
  web_acl_arn  = aws_wafv2_web_acl.usher[0].arn
}
