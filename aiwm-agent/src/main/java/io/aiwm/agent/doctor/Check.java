package io.aiwm.agent.doctor;

import java.util.List;

/**
 * A check of one thing. A check probes, which may take seconds, and judges what the probe found by
 * a pure function.
 */
interface Check {
  List<Finding> examine();
}
