"""The cloud in this process: small models of AWS's services, deterministic and in virtual time."""
