variable "name" {
  description = "The function's name"
  type        = string
  default     = "usher-authorizer"
}

variable "code_bucket" {
  description = "The bucket with the function's code, such as the output TriggersBucket of infra/artifacts.yaml"
  type        = string
}

variable "code_key" {
  description = "The key of the zip in that bucket"
  type        = string
}

variable "architecture" {
  description = "For which processor the zip is built"
  type        = string
  default     = "arm64"

  validation {
    condition     = contains(["arm64", "x86_64"], var.architecture)
    error_message = "Either arm64 or x86_64."
  }
}

variable "api_id" {
  description = "The id of the API that may ask the function"
  type        = string
}

# --- As the installation has them -------------------------------------------------------------------------------------

variable "user_pool_id" {
  description = "The user pool"
  type        = string
}

variable "client_id" {
  description = "The app client to which the API's tokens are issued. Better one of its own than Usher's"
  type        = string
}

variable "required_scope" {
  description = "A scope that access tokens must have. Empty requires none"
  type        = string
  default     = ""
}

variable "id_tokens" {
  description = "Whether ID tokens count as access tokens do"
  type        = bool
  default     = false
}

variable "resources_decide" {
  description = "Whether the owner and the roles of a resource with the path of a call decide as well"
  type        = bool
  default     = false
}

variable "table_prefix" {
  description = "The prefix of the tables' names"
  type        = string
  default     = "usher-"
}

variable "members_group" {
  description = "The members' group"
  type        = string
  default     = "usher-users"
}

variable "administrators_group" {
  description = "The administrators' group"
  type        = string
  default     = "usher-admins"
}

variable "role_claims" {
  description = "The claims whose values are roles"
  type        = list(string)
  default     = ["cognito:groups", "custom:department"]
}

variable "roles" {
  description = "Roles that resources can be shared with"
  type        = list(string)
  default     = []
}

variable "machines" {
  description = "Whether programs may call with tokens of their own"
  type        = bool
  default     = false
}

variable "machine_clients" {
  description = "The app clients of those programs"
  type        = list(string)
  default     = []
}

variable "daily_calls" {
  description = "How many calls a person can make in a day, or \"unlimited\""
  type        = string
  default     = "50"
}

variable "resets_at" {
  description = "The time at which a day ends"
  type        = string
  default     = "23:55"
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

variable "log_days" {
  description = "How many days the log is kept"
  type        = number
  default     = 90
}
