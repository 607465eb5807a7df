"""Templates as a stage deploys them."""

from infra.guarding.rendered import render


def test_a_rendered_template_holds_what_its_stage_says_and_leaves_out_what_conditions_do() -> None:
    template = {
        "Parameters": {"Stage": {"Default": "dev"}, "Email": {"Default": ""}},
        "Conditions": {
            "HasEmail": {"Fn::Not": [{"Fn::Equals": [{"Ref": "Email"}, ""]}]},
            "Sells": {"Fn::And": [{"Condition": "HasEmail"}, {"Fn::Equals": [{"Ref": "Stage"}, "prod"]}]},
        },
        "Resources": {
            "Mail": {"Type": "T", "Condition": "HasEmail"},
            "Table": {"Type": "T", "Name": {"Fn::Sub": "a-${Stage}"}, "Safe": {"Fn::If": ["Sells", True, False]}},
            "List": {"Type": "T", "Of": [{"Fn::If": ["Sells", 1, {"Ref": "AWS::NoValue"}]}, 2]},
        },
    }
    assert render(template, {"Stage": "prod"})["Resources"] == {
        "Table": {"Type": "T", "Name": {"Fn::Sub": "a-prod"}, "Safe": False},
        "List": {"Type": "T", "Of": [2]},
    }
    sells = render(template, {"Stage": "prod", "Email": "may@example.com"})["Resources"]
    assert (set(sells), sells["Table"]["Safe"], sells["List"]["Of"]) == ({"Mail", "Table", "List"}, True, [1, 2])
