# Two zones of an existing VPC, or of a small one. In the small one, tasks have public addresses, since a NAT gateway
# costs more than everything else here together. Their security group takes connections from the load balancer only.

locals {
  own_network     = var.vpc_id == ""
  use_cloud_front = var.cloud_front_certificate_arn != ""
  zones           = local.own_network ? slice(data.aws_availability_zones.available.names, 0, 2) : []

  vpc_id                = local.own_network ? aws_vpc.usher[0].id : var.vpc_id
  task_subnets          = local.own_network ? aws_subnet.public[*].id : var.task_subnets
  load_balancer_subnets = local.own_network ? (local.use_cloud_front ? aws_subnet.private[*].id : aws_subnet.public[*].id) : var.load_balancer_subnets

  # Where the load balancer's requests come from.
  own_proxies     = local.use_cloud_front ? ["10.80.0.128/25"] : ["10.80.0.0/25"]
  trusted_proxies = local.own_network ? local.own_proxies : var.load_balancer_networks
}

data "aws_availability_zones" "available" {
  state = "available"
}

resource "aws_vpc" "usher" {
  count = local.own_network ? 1 : 0

  cidr_block           = "10.80.0.0/24"
  enable_dns_support   = true
  enable_dns_hostnames = true
  tags                 = { Name = var.name }
}

resource "aws_internet_gateway" "usher" {
  count = local.own_network ? 1 : 0

  vpc_id = aws_vpc.usher[0].id
}

resource "aws_subnet" "public" {
  count = length(local.zones)

  vpc_id            = aws_vpc.usher[0].id
  availability_zone = local.zones[count.index]
  cidr_block        = cidrsubnet("10.80.0.0/25", 1, count.index)
}

# Behind CloudFront, the load balancer has no way to and from the internet.
resource "aws_subnet" "private" {
  count = local.use_cloud_front ? length(local.zones) : 0

  vpc_id            = aws_vpc.usher[0].id
  availability_zone = local.zones[count.index]
  cidr_block        = cidrsubnet("10.80.0.128/25", 1, count.index)
}

resource "aws_route_table" "public" {
  count = local.own_network ? 1 : 0

  vpc_id = aws_vpc.usher[0].id
}

resource "aws_route" "internet" {
  count = local.own_network ? 1 : 0

  route_table_id         = aws_route_table.public[0].id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.usher[0].id
}

resource "aws_route_table_association" "public" {
  count = length(local.zones)

  subnet_id      = aws_subnet.public[count.index].id
  route_table_id = aws_route_table.public[0].id
}

# Free of charge, and keeps the traffic with the tables within AWS.
resource "aws_vpc_endpoint" "tables" {
  count = local.own_network ? 1 : 0

  vpc_id            = aws_vpc.usher[0].id
  vpc_endpoint_type = "Gateway"
  service_name      = "com.amazonaws.${data.aws_region.current.region}.dynamodb"
  route_table_ids   = [aws_route_table.public[0].id]
}

resource "aws_security_group" "load_balancer" {
  name_prefix = "${var.name}-load-balancer-"
  description = "The load balancer of Usher"
  vpc_id      = local.vpc_id
}

resource "aws_vpc_security_group_ingress_rule" "https" {
  security_group_id = aws_security_group.load_balancer.id
  description       = local.use_cloud_front ? "CloudFront only" : "People"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = local.use_cloud_front ? null : var.client_network
  prefix_list_id    = local.use_cloud_front ? var.cloud_front_prefix_list : null
}

resource "aws_vpc_security_group_ingress_rule" "http" {
  count = local.use_cloud_front ? 0 : 1

  security_group_id = aws_security_group.load_balancer.id
  description       = "People who type the address without https"
  ip_protocol       = "tcp"
  from_port         = 80
  to_port           = 80
  cidr_ipv4         = var.client_network
}

resource "aws_vpc_security_group_egress_rule" "load_balancer" {
  security_group_id            = aws_security_group.load_balancer.id
  description                  = "The tasks"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.tasks.id
}

resource "aws_security_group" "tasks" {
  name_prefix = "${var.name}-tasks-"
  description = "The tasks of Usher"
  vpc_id      = local.vpc_id
}

# Nobody else: Usher believes what the load balancer says about a client's address.
resource "aws_vpc_security_group_ingress_rule" "tasks" {
  security_group_id            = aws_security_group.tasks.id
  description                  = "The load balancer"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.load_balancer.id
}

resource "aws_vpc_security_group_ingress_rule" "metrics" {
  count = var.metrics_source == "" ? 0 : 1

  security_group_id            = aws_security_group.tasks.id
  description                  = "Prometheus"
  ip_protocol                  = "tcp"
  from_port                    = 9464
  to_port                      = 9464
  referenced_security_group_id = var.metrics_source
}

resource "aws_vpc_security_group_egress_rule" "tasks" {
  security_group_id = aws_security_group.tasks.id
  description       = "Cognito, DynamoDB, the image and the log, all over TLS"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"
}
