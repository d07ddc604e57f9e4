# The parameters of infra/usher.yaml under the same names, in Terraform's spelling and types.

# --- What to run, and under which name --------------------------------------------------------------------------------

variable "name" {
  description = "The name of the installation, which is part of the names of its resources"
  type        = string
  default     = "usher"

  validation {
    condition     = can(regex("^[a-zA-Z][a-zA-Z0-9-]{0,27}$", var.name))
    error_message = "At most 28 letters, digits and hyphens, beginning with a letter."
  }
}

variable "domain_name" {
  description = "The host name that people open, such as usher.example.com"
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9-]+(\\.[a-z0-9-]+)+$", var.domain_name))
    error_message = "A host name, without https:// and without a path."
  }
}

variable "certificate_arn" {
  description = "A certificate of this region (ACM) for domain_name"
  type        = string
}

variable "hosted_zone_id" {
  description = "The Route 53 zone in which to create domain_name, or empty to create the DNS record elsewhere"
  type        = string
  default     = ""
}

variable "image_uri" {
  description = "The container image, by tag or digest"
  type        = string
}

variable "triggers_bucket" {
  description = "The bucket with the code of the triggers"
  type        = string
}

variable "triggers_key" {
  description = "The key of the zip in that bucket. New code needs a new key, or Terraform sees no change"
  type        = string
}

variable "architecture" {
  description = "For which processors the image and the zip are built: arm64 or x86_64"
  type        = string
  default     = "arm64"

  validation {
    condition     = contains(["arm64", "x86_64"], var.architecture)
    error_message = "arm64 or x86_64."
  }
}

variable "production" {
  description = "Whether deleting the user pool, a table or the load balancer is refused"
  type        = bool
  default     = true
}

# --- Who can sign in --------------------------------------------------------------------------------------------------

variable "sign_in_domain" {
  description = "The sign-in pages are at https://<sign_in_domain>.auth.<region>.amazoncognito.com"
  type        = string
}

variable "sign_in_certificate_arn" {
  description = "A certificate of us-east-1 (ACM). With it, sign_in_domain is a host name such as sign-in.example.com"
  type        = string
  default     = ""
}

variable "pool_tier" {
  description = "Cognito's feature plan. LITE has neither managed login nor claims in access tokens"
  type        = string
  default     = "ESSENTIALS"

  validation {
    condition     = contains(["LITE", "ESSENTIALS", "PLUS"], var.pool_tier)
    error_message = "LITE, ESSENTIALS or PLUS."
  }
}

variable "threat_protection" {
  description = "What Cognito does about stolen passwords and unusual sign-ins: OFF, AUDIT or ENFORCED"
  type        = string
  default     = "OFF"

  validation {
    condition     = var.threat_protection == "OFF" || var.pool_tier == "PLUS"
    error_message = "Threat protection needs the plan PLUS. Set pool_tier."
  }
}

variable "mfa" {
  description = "Whether people with a password enter the code of an authenticator app: OFF, OPTIONAL or ON"
  type        = string
  default     = "OPTIONAL"
}

variable "password_sign_in" {
  description = "Whether people can sign in with a password of the pool. false leaves only the identity providers"
  type        = bool
  default     = true

  validation {
    condition = (
      var.password_sign_in || var.saml_metadata_url != "" || var.saml_metadata_xml != "" || var.oidc_issuer != ""
    )
    error_message = "Without passwords, nobody can sign in until an identity provider is set."
  }
}

variable "self_sign_up" {
  description = "Whether anybody can create an account. allowed_domains restricts whose"
  type        = bool
  default     = false
}

variable "allowed_domains" {
  description = "E-mail domains that can sign up. Empty allows all"
  type        = list(string)
  default     = []
}

variable "new_account_groups" {
  description = "Groups of everybody who has signed up or come from an identity provider"
  type        = list(string)
  default     = []
}

variable "auto_confirm_domains" {
  description = "E-mail domains whose addresses anybody can sign up with without proof"
  type        = list(string)
  default     = []
}

# --- The company's identity providers ---------------------------------------------------------------------------------
# Apply without them first: the outputs then name what the identity provider has to be told.

variable "saml_provider_name" {
  description = "The name of a SAML provider, on the sign-in button. It is created once its metadata is known"
  type        = string
  default     = "CorpSSO"
}

variable "saml_metadata_url" {
  description = "The URL of the SAML provider's metadata. Cognito then follows changes of certificates by itself"
  type        = string
  default     = ""
}

variable "saml_metadata_xml" {
  description = "The metadata itself, if the provider has no URL for it"
  type        = string
  default     = ""
}

variable "saml_email_attribute" {
  type    = string
  default = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress"
}

variable "saml_name_attribute" {
  type    = string
  default = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name"
}

variable "saml_department_attribute" {
  type    = string
  default = "department"
}

variable "saml_groups_attribute" {
  type    = string
  default = "groups"
}

variable "oidc_provider_name" {
  description = "The name of an OpenID Connect provider, on the sign-in button. It is created once its issuer is known"
  type        = string
  default     = "CorpOIDC"
}

variable "oidc_issuer" {
  description = "The issuer, such as https://login.microsoftonline.com/TENANT/v2.0"
  type        = string
  default     = ""

  validation {
    condition     = var.oidc_issuer == "" || (var.oidc_client_id != "" && var.oidc_client_secret_name != "")
    error_message = "oidc_issuer needs oidc_client_id and oidc_client_secret_name."
  }
}

variable "oidc_client_id" {
  type    = string
  default = ""
}

variable "oidc_client_secret_name" {
  description = "The name of a Secrets Manager secret whose text is the client's secret"
  type        = string
  default     = ""
}

variable "oidc_scopes" {
  type    = string
  default = "openid email profile"
}

variable "oidc_department_claim" {
  type    = string
  default = "department"
}

variable "oidc_groups_claim" {
  type    = string
  default = "groups"
}

# --- What the triggers do ---------------------------------------------------------------------------------------------

variable "directory_groups" {
  description = "Directory groups that mean a group of the pool: { corp-admins = \"usher-admins\" }"
  type        = map(string)
  default     = { usher-users = "usher-users", usher-admins = "usher-admins" }
}

variable "group_name_part" {
  description = "The part of a distinguished name that is the group, such as CN. Empty takes the whole name"
  type        = string
  default     = ""
}

variable "group_roles" {
  description = "Groups whose members get an IAM role: { usher-admins = \"arn:aws:iam::…\" }"
  type        = map(string)
  default     = {}
}

variable "suppress_claims" {
  description = "Claims to leave out of tokens. Directory groups are long, and Usher needs none"
  type        = list(string)
  default     = ["custom:groups"]
}

variable "token_trigger_version" {
  description = "The event version of the pre token generation trigger. The plan LITE has V1_0 only"
  type        = string
  default     = "V2_0"

  validation {
    condition     = contains(["V1_0", "V2_0", "V3_0"], var.token_trigger_version)
    error_message = "V1_0, V2_0 or V3_0."
  }

  validation {
    condition     = var.pool_tier != "LITE" || var.token_trigger_version == "V1_0"
    error_message = "The plan LITE has only V1_0."
  }
}

variable "mail_identity_arn" {
  description = "An SES identity of this region, for Cognito's and the triggers' mails. Empty leaves Cognito's 50 a day"
  type        = string
  default     = ""
}

variable "mail_from" {
  description = "The address that these mails come from"
  type        = string
  default     = ""

  validation {
    condition     = var.mail_identity_arn == "" || var.mail_from != ""
    error_message = "mail_identity_arn needs mail_from."
  }
}

variable "new_user_mail" {
  description = "Whom to tell about each new account. Empty tells nobody"
  type        = string
  default     = ""
}

# --- How Usher works --------------------------------------------------------------------------------------------------

variable "table_prefix" {
  type    = string
  default = "usher-"
}

variable "roles" {
  description = "Roles that resources can be shared with, such as department:IT"
  type        = list(string)
  default     = []
}

variable "daily_calls" {
  description = "How many resources a person can open in a day, or \"unlimited\""
  type        = string
  default     = "50"
}

variable "time_zone" {
  description = "The IANA time zone in which a day ends"
  type        = string
  default     = "UTC"
}

variable "audit_days" {
  description = "How many days audit records are kept"
  type        = number
  default     = 400
}

# --- Where it runs ----------------------------------------------------------------------------------------------------

variable "vpc_id" {
  description = "An existing VPC. Empty creates a small one"
  type        = string
  default     = ""

  validation {
    condition = var.vpc_id == "" || (
      length(var.load_balancer_subnets) > 0 && length(var.load_balancer_networks) > 0 && length(var.task_subnets) > 0
    )
    error_message = "vpc_id needs load_balancer_subnets, load_balancer_networks and task_subnets."
  }
}

variable "load_balancer_subnets" {
  description = "Subnets of that VPC in two zones. Public ones, unless CloudFront or the company's network is before"
  type        = list(string)
  default     = []
}

variable "load_balancer_networks" {
  description = "The CIDR blocks of load_balancer_subnets. Usher believes forwarding headers from these addresses only"
  type        = list(string)
  default     = []
}

variable "task_subnets" {
  description = "Subnets of that VPC in two zones, from which the containers reach Cognito and AWS's API"
  type        = list(string)
  default     = []
}

variable "task_public_ip" {
  description = "Whether tasks get public addresses: true if task_subnets are public and have no NAT gateway"
  type        = bool
  default     = false
}

variable "load_balancer_scheme" {
  description = "internet-facing, or internal to make Usher reachable from the company's network only"
  type        = string
  default     = "internet-facing"

  validation {
    condition     = contains(["internet-facing", "internal"], var.load_balancer_scheme)
    error_message = "internet-facing or internal."
  }
}

variable "client_network" {
  description = "From which addresses the load balancer takes connections"
  type        = string
  default     = "0.0.0.0/0"
}

variable "cloud_front_certificate_arn" {
  description = "A certificate of us-east-1 (ACM) for domain_name. Puts CloudFront in front, which caches static files"
  type        = string
  default     = ""

  validation {
    condition     = var.cloud_front_certificate_arn == "" || var.cloud_front_prefix_list != ""
    error_message = "cloud_front_certificate_arn needs cloud_front_prefix_list."
  }
}

variable "cloud_front_prefix_list" {
  description = "The id of this region's prefix list com.amazonaws.global.cloudfront.origin-facing"
  type        = string
  default     = ""
}

variable "waf" {
  description = "Whether AWS WAF filters requests to Usher and to the sign-in pages"
  type        = bool
  default     = false
}

variable "min_tasks" {
  description = "Two, so that losing one zone or replacing one task interrupts nobody"
  type        = number
  default     = 2
}

variable "max_tasks" {
  type    = number
  default = 6
}

variable "task_cpu" {
  type    = number
  default = 512
}

variable "task_memory" {
  type    = number
  default = 1024
}

variable "log_days" {
  type    = number
  default = 90
}

variable "alarm_mail" {
  description = "Whom alarms are sent to. Empty tells nobody; the topic is there all the same"
  type        = string
  default     = ""
}

# --- Who measures it (docs/operating.md) ------------------------------------------------------------------------------

variable "metrics_source" {
  description = "The security group of a Prometheus, which then reads the metrics of each task. Empty measures nothing"
  type        = string
  default     = ""
}

variable "otel_endpoint" {
  description = "The collector of traces, at port 443, without /v1/traces. Empty means that there are no traces"
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^(https://[^?#@]+)?$", var.otel_endpoint))
    error_message = "It starts with https:// and has no user, no ? and no #."
  }
}

variable "otel_sample_ratio" {
  description = "The share of traces that are recorded, from 0 to 1"
  type        = number
  default     = 1

  validation {
    condition     = var.otel_sample_ratio >= 0 && var.otel_sample_ratio <= 1
    error_message = "From 0 to 1."
  }
}

variable "otel_headers_secret_arn" {
  description = "A Secrets Manager secret with the headers for the collector, as text: api-key=KEY. Empty sends none"
  type        = string
  default     = ""

  validation {
    condition     = var.otel_headers_secret_arn == "" || var.otel_endpoint != ""
    error_message = "otel_headers_secret_arn needs otel_endpoint."
  }
}
