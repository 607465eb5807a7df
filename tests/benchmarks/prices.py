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
