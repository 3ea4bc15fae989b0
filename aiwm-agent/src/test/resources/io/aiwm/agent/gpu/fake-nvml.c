/* A management library with the real one's signatures and structures, and two GPUs: one that is
   divided into MIG devices, and one that is lost once the file LOST_FILE exists. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

typedef struct { int index; } Device;
typedef struct { unsigned long long total, free, used; } Memory;
typedef struct { unsigned gpu, memory; } Utilization;
typedef struct { unsigned pid; unsigned long long used; unsigned gi, ci; } Process;
typedef struct {
  char legacy[16];
  unsigned domain, bus, device, pciDeviceId, pciSubSystemId;
  char busId[32];
} Pci;
typedef struct {
  Device *device;
  unsigned long long type, data;
  unsigned gi, ci;
} Event;

enum { OK = 0, INVALID = 2, NOT_SUPPORTED = 3, NOT_FOUND = 6, TOO_SMALL = 7, TIMEOUT = 10, LOST = 15 };

static Device gpus[2] = {{0}, {1}};
static Device migs[2] = {{10}, {11}};
static int watched, told;

static int lost(void) { return access(LOST_FILE, F_OK) == 0; }
static int text(char *to, unsigned room, const char *from) {
  if (strlen(from) >= room) return TOO_SMALL;
  strcpy(to, from);
  return OK;
}

int nvmlInit_v2(void) { return OK; }
int nvmlShutdown(void) { return OK; }
int nvmlSystemGetDriverVersion(char *to, unsigned room) { return text(to, room, "550.54.15"); }
int nvmlSystemGetCudaDriverVersion_v2(int *version) { *version = 12040; return OK; }
int nvmlSystemGetProcessName(unsigned pid, char *to, unsigned room) {
  return pid == 4242 ? text(to, room, "/usr/bin/python3") : NOT_FOUND;
}
int nvmlDeviceGetCount_v2(unsigned *count) { *count = 2; return OK; }
int nvmlDeviceGetHandleByIndex_v2(unsigned index, Device **device) {
  if (index == 1 && lost()) return LOST;
  *device = &gpus[index];
  return OK;
}
int nvmlDeviceGetName(Device *d, char *to, unsigned room) {
  return text(to, room, d->index >= 10 ? "NVIDIA H100 MIG 3g.40gb" : "NVIDIA H100 80GB HBM3");
}
int nvmlDeviceGetUUID(Device *d, char *to, unsigned room) {
  static const char *gpu[] = {"GPU-0001", "GPU-0002"}, *mig[] = {"MIG-0001", "MIG-0002"};
  return text(to, room, d->index >= 10 ? mig[d->index - 10] : gpu[d->index]);
}
int nvmlDeviceGetPciInfo_v3(Device *d, Pci *pci) {
  memset(pci, 0, sizeof *pci);
  strcpy(pci->legacy, "0000:1B:00.0");
  sprintf(pci->busId, "00000000:%dB:00.0", d->index + 1);
  return OK;
}
int nvmlDeviceGetMemoryInfo(Device *d, Memory *memory) {
  Memory whole = {85000000000ULL, 80000000000ULL, 5000000000ULL};
  Memory part = {40000000000ULL, 39000000000ULL, 1000000000ULL};
  *memory = d->index >= 10 ? part : whole;
  return OK;
}
int nvmlDeviceGetUtilizationRates(Device *d, Utilization *u) {
  if (d->index == 0) return NOT_SUPPORTED; /* as it is on a GPU in MIG mode */
  u->gpu = 37;
  u->memory = 12;
  return OK;
}
int nvmlDeviceGetTemperature(Device *d, int sensor, unsigned *t) {
  if (sensor != 0) return INVALID;
  *t = 41 + d->index;
  return OK;
}
int nvmlDeviceGetPowerUsage(Device *d, unsigned *mw) { *mw = 118720; return OK; }
int nvmlDeviceGetEnforcedPowerLimit(Device *d, unsigned *mw) { *mw = 700000; return OK; }
int nvmlDeviceGetClockInfo(Device *d, int type, unsigned *mhz) {
  *mhz = type == 1 ? 1980 : type == 2 ? 2619 : 0;
  return OK;
}
int nvmlDeviceGetFanSpeed(Device *d, unsigned *percent) { return NOT_SUPPORTED; }
int nvmlDeviceGetTotalEccErrors(Device *d, int type, int counter, unsigned long long *count) {
  if (type != 1 || counter != 0) return INVALID;
  *count = 3;
  return OK;
}
int nvmlDeviceGetCurrentClocksThrottleReasons(Device *d, unsigned long long *reasons) {
  *reasons = 0x1 | 0x4 | 0x40;
  return OK;
}
int nvmlDeviceGetMigMode(Device *d, unsigned *current, unsigned *pending) {
  *current = d->index == 0;
  *pending = 0;
  return OK;
}
int nvmlDeviceGetMaxMigDeviceCount(Device *d, unsigned *count) { *count = 7; return OK; }
int nvmlDeviceGetMigDeviceHandleByIndex(Device *d, unsigned index, Device **mig) {
  if (index != 0 && index != 2) return NOT_FOUND;
  *mig = &migs[index / 2];
  return OK;
}
int nvmlDeviceGetGpuInstanceId(Device *d, unsigned *id) { *id = d->index - 9; return OK; }
int nvmlDeviceGetComputeInstanceId(Device *d, unsigned *id) { *id = 0; return OK; }
int nvmlDeviceGetComputeRunningProcesses_v3(Device *d, unsigned *count, Process *found) {
  if (d->index != 1) { *count = 0; return OK; }
  if (*count < 100) { *count = 100; return TOO_SMALL; }
  Process known = {4242, 1000, 0, 0}, hidden = {4243, ~0ULL, 0, 0};
  for (int i = 0; i < 100; i++) found[i] = i == 0 ? known : hidden;
  *count = 100;
  return OK;
}
int nvmlEventSetCreate(void **set) { *set = &watched; return OK; }
int nvmlDeviceRegisterEvents(Device *d, unsigned long long types, void *set) {
  if (types != 8 || set != &watched) return INVALID;
  watched++;
  return OK;
}
int nvmlEventSetWait_v2(void *set, Event *event, unsigned timeout) {
  static const unsigned long long xids[] = {13, 79};
  if (set != &watched || watched != 2 || told == 2) return TIMEOUT;
  memset(event, 0, sizeof *event);
  event->device = &gpus[1];
  event->type = 8;
  event->data = xids[told++];
  return OK;
}
