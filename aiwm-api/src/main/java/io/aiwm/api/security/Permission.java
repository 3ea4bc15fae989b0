package io.aiwm.api.security;

/** Permissions that operations require, in ascending order; each includes those before it. */
public enum Permission {
  /** Read. */
  VIEW,
  /** Run executions and deployments; manage models, agents and tools. */
  EDIT,
  /** Create, change, token, cordon, drain, command and delete nodes, pools and payouts. */
  OWN
}
