"""What many suites build with: worlds, engines, builders."""
