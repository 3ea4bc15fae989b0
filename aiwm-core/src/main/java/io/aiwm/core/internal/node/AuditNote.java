package io.aiwm.core.internal.node;

import java.util.Map;

/**
 * Note for the audit trail about a change.
 *
 * @param action for example {@code node.status}
 * @param details what changed: from, to, why; never a secret
 */
record AuditNote(String action, Map<String, Object> details) {}
