# The tables, as in docs/data.md. `keys` and each of `indexes` name a partition key and a sort key.

locals {
  tables = {
    resources = {
      keys       = ["pk", "sk"]
      expires    = true
      attributes = { by_title = "S", by_updated = "S" }
      indexes    = { by_title = ["pk", "by_title"], by_updated = ["pk", "by_updated"] }
    }
    requests = {
      keys       = ["pk", "sk"]
      expires    = true
      attributes = {}
      indexes    = {}
    }
    sessions = {
      keys       = ["id"]
      expires    = true
      attributes = { user_id = "S", by_started = "S" }
      indexes    = { by_started = ["user_id", "by_started"] }
    }
    users = {
      keys       = ["id"]
      expires    = false
      attributes = { kind = "S", username = "S", feed = "S", changed_at = "S" }
      indexes    = { username = ["kind", "username"], changed_at = ["feed", "changed_at"] }
    }
    people = {
      keys       = ["pk", "sk"]
      expires    = false
      attributes = { by_name = "S", by_username = "S", by_signed_in = "S" }
      indexes    = { by_name = ["pk", "by_name"], by_username = ["pk", "by_username"], by_signed_in = ["pk", "by_signed_in"] }
    }
    usage = {
      keys       = ["user_id", "day"]
      expires    = true
      attributes = { day_shard = "S", calls = "N" }
      indexes    = { calls = ["day_shard", "calls"] }
    }
    totals = {
      keys       = ["of", "day"]
      expires    = true
      attributes = { calls = "N" }
      indexes    = { calls = ["day", "calls"] }
    }
    policy = {
      keys       = ["id"]
      expires    = false
      attributes = {}
      indexes    = {}
    }
    audit = {
      keys       = ["chain", "place"]
      expires    = true
      attributes = { actor = "S", by_actor = "S", object = "S", by_object = "S" }
      indexes    = { by_actor = ["actor", "by_actor"], by_object = ["object", "by_object"] }
    }
    # What the triggers know about each account of the pool. Only they read and write it.
    accounts = {
      keys       = ["id"]
      expires    = false
      attributes = {}
      indexes    = {}
    }
  }
}

# On demand, encrypted with a key whose use shows in CloudTrail, restorable to any second of the last 35 days, and in
# production protected against deletion.
resource "aws_dynamodb_table" "usher" {
  for_each = local.tables

  name                        = "${var.table_prefix}v2-${each.key}"
  billing_mode                = "PAY_PER_REQUEST"
  deletion_protection_enabled = var.production
  hash_key                    = each.value.keys[0]
  range_key                   = try(each.value.keys[1], null)

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled = true
  }

  dynamic "ttl" {
    for_each = each.value.expires ? [1] : []
    content {
      attribute_name = "ttl"
      enabled        = true
    }
  }

  dynamic "attribute" {
    for_each = merge({ for key in each.value.keys : key => "S" }, each.value.attributes)
    content {
      name = attribute.key
      type = attribute.value
    }
  }

  dynamic "global_secondary_index" {
    for_each = each.value.indexes
    content {
      name            = global_secondary_index.key
      projection_type = "ALL"
      key_schema {
        attribute_name = global_secondary_index.value[0]
        key_type       = "HASH"
      }
      key_schema {
        attribute_name = global_secondary_index.value[1]
        key_type       = "RANGE"
      }
    }
  }
}
