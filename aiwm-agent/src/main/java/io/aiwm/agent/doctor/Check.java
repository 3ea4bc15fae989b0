package io.aiwm.agent.doctor;

import java.util.List;

/**
 * Looks at one thing. A check probes, which may take seconds, and judges what the probe found by a
 * pure function.
 */
interface Check {
  List<Finding> examine();
}
