"""What AWS asks for, in US dollars (us-east-1, list prices, November 2026)."""

API_REQUEST = 3.50e-6  # API Gateway, REST
LAMBDA_REQUEST = 0.20e-6
LAMBDA_GB_SECOND = 0.0000133334  # arm64
WRITE_UNIT = 0.625e-6  # DynamoDB on demand
READ_UNIT = 0.125e-6
SQS_REQUEST = 0.40e-6  # standard, 64 KB each
EXPRESS_REQUEST = 1.00e-6
EXPRESS_GB_SECOND = 0.00001667  # 64 MB, steps of 100 ms
EVENT = 1.00e-6  # EventBridge
TRACE = 5.00e-6  # X-Ray
LOG_GB = 0.50

# What stands, whether anybody buys or not. Hours are AWS's month of 730.
HOURS = 730
NAT_HOUR = 0.045
NAT_GB = 0.045
ADDRESS_HOUR = 0.005  # a public IPv4 address, in use or not
ENDPOINT_HOUR = 0.01  # an interface endpoint, in each zone
CACHE_GB_HOUR = 0.084  # ElastiCache Serverless for Valkey
CACHE_LEAST_GB = 0.1  # what it asks for when it is empty
CACHE_UNIT = 0.0023e-6
FIREWALL = 5.00  # a web ACL, a month
FIREWALL_RULE = 1.00
ALARM = 0.10  # each metric that an alarm reads
COMPOSITE_ALARM = 0.50
DASHBOARD = 3.00
METRIC = 0.30  # each custom metric, a month in which it is told

# The edge, and what is stored.
EDGE_REQUEST = 1.00e-6  # CloudFront, https
EDGE_GB = 0.085
EDGE_FUNCTION = 0.10e-6
FIREWALL_REQUEST = 0.60e-6
MAIL = 0.10e-3
TABLE_GB = 0.25
RECOVERY_GB = 0.20  # point-in-time recovery of a table
