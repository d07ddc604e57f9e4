# The user pool: how people sign in.

locals {
  own_sign_in_domain = var.sign_in_certificate_arn != ""
  sign_in_host       = local.own_sign_in_domain ? var.sign_in_domain : "${var.sign_in_domain}.auth.${data.aws_region.current.region}.amazoncognito.com"
  use_mail           = var.mail_identity_arn != ""
  use_saml           = var.saml_metadata_url != "" || var.saml_metadata_xml != ""
  use_oidc           = var.oidc_issuer != ""
  federates          = local.use_saml || local.use_oidc
  providers = concat(
    [for provider in aws_cognito_identity_provider.saml : provider.provider_name],
    [for provider in aws_cognito_identity_provider.oidc : provider.provider_name],
  )
}

resource "aws_cognito_user_pool" "usher" {
  name           = var.name
  user_pool_tier = var.pool_tier

  # Deleting the pool deletes every account.
  deletion_protection = var.production ? "ACTIVE" : "INACTIVE"

  # People sign in with a username or a verified address. Usernames stay readable in Usher's pages and audit trail.
  alias_attributes         = ["email"]
  auto_verified_attributes = ["email"]

  # TOTP only: codes by SMS can be intercepted and cost money.
  mfa_configuration = var.mfa

  # Otherwise "Admin" and "admin" would be two people.
  username_configuration {
    case_sensitive = false
  }

  admin_create_user_config {
    allow_admin_create_user_only = !var.self_sign_up
  }

  password_policy {
    minimum_length                   = 12
    require_lowercase                = true
    require_uppercase                = true
    require_numbers                  = true
    require_symbols                  = true
    temporary_password_validity_days = 7
  }

  dynamic "software_token_mfa_configuration" {
    for_each = var.mfa == "OFF" ? [] : [1]
    content {
      enabled = true
    }
  }

  account_recovery_setting {
    recovery_mechanism {
      name     = "verified_email"
      priority = 1
    }
  }

  # A new address counts only once its owner has confirmed it. Until then the old one recovers the account.
  user_attribute_update_settings {
    attributes_require_verification_before_update = ["email"]
  }

  verification_message_template {
    default_email_option = "CONFIRM_WITH_CODE"
  }

  dynamic "user_pool_add_ons" {
    for_each = var.threat_protection == "OFF" ? [] : [1]
    content {
      advanced_security_mode = var.threat_protection
    }
  }

  dynamic "email_configuration" {
    for_each = local.use_mail ? [1] : []
    content {
      email_sending_account = "DEVELOPER"
      source_arn            = var.mail_identity_arn
      from_email_address    = var.mail_from
    }
  }

  # Attributes can be added later and never changed or removed.
  schema {
    name                = "email"
    attribute_data_type = "String"
    required            = true
    mutable             = true
    string_attribute_constraints {
      min_length = "0"
      max_length = "2048"
    }
  }

  # Becomes a role in Usher.
  schema {
    name                = "department"
    attribute_data_type = "String"
    mutable             = true
    string_attribute_constraints {
      min_length = "0"
      max_length = "256"
    }
  }

  # The directory's groups of federated users. 2,048 characters are the most that Cognito stores.
  schema {
    name                = "groups"
    attribute_data_type = "String"
    mutable             = true
    string_attribute_constraints {
      min_length = "0"
      max_length = "2048"
    }
  }

  # Set when the account is created, and never again: nobody moves to another tenant.
  schema {
    name                = "tenant_id"
    attribute_data_type = "String"
    mutable             = false
    string_attribute_constraints {
      min_length = "1"
      max_length = "256"
    }
  }

  lambda_config {
    pre_sign_up         = aws_lambda_function.triggers.arn
    post_confirmation   = aws_lambda_function.triggers.arn
    pre_authentication  = aws_lambda_function.triggers.arn
    post_authentication = aws_lambda_function.triggers.arn
    # Cognito takes a text of our own only for mails that go through SES.
    custom_message = local.use_mail ? aws_lambda_function.triggers.arn : null
    pre_token_generation_config {
      lambda_arn     = aws_lambda_function.triggers.arn
      lambda_version = var.token_trigger_version
    }
  }
}

resource "aws_cognito_user_pool_client" "usher" {
  name            = "usher"
  user_pool_id    = aws_cognito_user_pool.usher.id
  generate_secret = true

  # The code flow only: with the implicit flow, tokens would be in URLs.
  allowed_oauth_flows_user_pool_client = true
  allowed_oauth_flows                  = ["code"]

  # Never aws.cognito.signin.user.admin: with it, users could change the attributes that become their roles.
  allowed_oauth_scopes = concat(["openid", "email", "profile"], aws_cognito_resource_server.usher.scope_identifiers)

  # Exact URLs. Cognito accepts no others, so a code cannot be sent elsewhere.
  callback_urls = ["https://${var.domain_name}/auth/callback"]
  logout_urls   = ["https://${var.domain_name}/"]

  supported_identity_providers = concat(var.password_sign_in ? ["COGNITO"] : [], local.providers)

  # The sign-in pages need no flow. Left out, Cognito would allow SRP to everybody, whose tokens always have the scope
  # above. This flow needs AWS credentials.
  explicit_auth_flows = ["ALLOW_ADMIN_USER_PASSWORD_AUTH"]

  # Answers the same whether an account exists or not, so nobody can collect usernames.
  prevent_user_existence_errors = "ENABLED"

  # Signing out revokes the refresh token and the tokens made from it.
  enable_token_revocation = true

  # A stolen refresh token works once at most. In the ten seconds the old one still works for requests under way.
  refresh_token_rotation {
    feature                    = "ENABLED"
    retry_grace_period_seconds = 10
  }

  # A change of groups made in AWS takes effect after this time at the latest. Refresh tokens last as long as sessions.
  access_token_validity  = 15
  id_token_validity      = 15
  refresh_token_validity = 12
  token_validity_units {
    access_token  = "minutes"
    id_token      = "minutes"
    refresh_token = "hours"
  }

  # All attributes of the scopes, since Cognito refuses the code if one of them cannot be read. Listed, since the default
  # leaves out attributes that are added later.
  read_attributes = [
    "email", "email_verified", "name", "given_name", "family_name", "middle_name", "nickname", "preferred_username",
    "profile", "picture", "website", "gender", "birthdate", "zoneinfo", "locale", "updated_at",
    "custom:department", "custom:groups", "custom:tenant_id",
  ]

  # Required attributes must be writable. Cognito fills mapped attributes only if the client may write them, so with an
  # identity provider they must be here. Users still cannot write them: no token of this client has the scope.
  write_attributes = concat(["email", "name"], local.federates ? ["custom:department", "custom:groups"] : [])
}

# A scope of Usher's own. Usher refuses access tokens without it, such as those of other clients of the pool.
resource "aws_cognito_resource_server" "usher" {
  user_pool_id = aws_cognito_user_pool.usher.id
  identifier   = "usher"
  name         = "Usher"

  scope {
    scope_name        = "app"
    scope_description = "Use Usher"
  }
}

resource "aws_cognito_user_pool_domain" "usher" {
  user_pool_id    = aws_cognito_user_pool.usher.id
  domain          = var.sign_in_domain
  certificate_arn = local.own_sign_in_domain ? var.sign_in_certificate_arn : null

  # 2 is managed login. The classic pages ignore prompt=login, with which Usher makes people authenticate again.
  managed_login_version = var.pool_tier == "LITE" ? 1 : 2
}

# Managed login has no pages without a style. The classic pages of LITE need none.
resource "aws_cognito_managed_login_branding" "usher" {
  count = var.pool_tier == "LITE" ? 0 : 1

  user_pool_id                = aws_cognito_user_pool.usher.id
  client_id                   = aws_cognito_user_pool_client.usher.id
  use_cognito_provided_values = true
}

resource "aws_cognito_user_group" "members" {
  user_pool_id = aws_cognito_user_pool.usher.id
  name         = "usher-users"
  description  = "Can use Usher"
  precedence   = 10
}

resource "aws_cognito_user_group" "administrators" {
  user_pool_id = aws_cognito_user_pool.usher.id
  name         = "usher-admins"
  description  = "Can administer Usher"
  # The lower number decides which role of several is preferred.
  precedence = 1
}

resource "aws_cognito_identity_provider" "saml" {
  count = local.use_saml ? 1 : 0

  user_pool_id  = aws_cognito_user_pool.usher.id
  provider_name = var.saml_provider_name
  provider_type = "SAML"

  provider_details = {
    for name, value in {
      MetadataURL  = var.saml_metadata_url
      MetadataFile = var.saml_metadata_url == "" ? var.saml_metadata_xml : ""
      # Lets the provider check that a request is this pool's.
      RequestSigningAlgorithm = "rsa-sha256"
    } : name => value if value != ""
  }

  attribute_mapping = {
    email               = var.saml_email_attribute
    name                = var.saml_name_attribute
    "custom:department" = var.saml_department_attribute
    "custom:groups"     = var.saml_groups_attribute
  }

  lifecycle {
    # Cognito adds what it reads in the metadata. Terraform would want to remove it at each run.
    ignore_changes = [
      provider_details["ActiveEncryptionCertificate"],
      provider_details["SSORedirectBindingURI"],
      provider_details["SLORedirectBindingURI"],
    ]
  }
}

data "aws_secretsmanager_secret_version" "oidc" {
  count = local.use_oidc ? 1 : 0

  secret_id = var.oidc_client_secret_name
}

resource "aws_cognito_identity_provider" "oidc" {
  count = local.use_oidc ? 1 : 0

  user_pool_id  = aws_cognito_user_pool.usher.id
  provider_name = var.oidc_provider_name
  provider_type = "OIDC"

  provider_details = {
    oidc_issuer               = var.oidc_issuer
    client_id                 = var.oidc_client_id
    client_secret             = data.aws_secretsmanager_secret_version.oidc[0].secret_string
    authorize_scopes          = var.oidc_scopes
    attributes_request_method = "GET"
  }

  attribute_mapping = {
    email = "email"
    # Unmapped, each sign-in would mark the address as unverified.
    email_verified      = "email_verified"
    name                = "name"
    "custom:department" = var.oidc_department_claim
    "custom:groups"     = var.oidc_groups_claim
  }

  lifecycle {
    # Cognito adds what it discovers at the issuer.
    ignore_changes = [
      provider_details["attributes_url"],
      provider_details["attributes_url_add_attributes"],
      provider_details["authorize_url"],
      provider_details["jwks_uri"],
      provider_details["token_url"],
    ]
  }
}
