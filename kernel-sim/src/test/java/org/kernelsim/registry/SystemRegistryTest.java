package org.kernelsim.registry;

class SystemRegistryTest extends RegistrySpecification {
  SystemRegistryTest() {
    super(new SystemRegistry());
  }
}
