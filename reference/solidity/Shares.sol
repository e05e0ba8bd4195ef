// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// Who gets what of an amount. Each part is rounded down to the token's unit; what rounding leaves over
/// goes to the first payee, so that the parts add up to the amount, always (LR-11).
library Shares {
    using SafeERC20 for IERC20;

    struct Share {
        address payee;
        uint16 basisPoints;
    }

    uint256 internal constant WHOLE = 10_000;
    /// A payout must fit into a block, whoever wrote the shares.
    uint256 internal constant PAYEES_MAX = 8;

    error SharesNotWhole(uint256 basisPoints);
    error PayeeCountRefused(uint256 count);
    error PayeeMissing();

    /// Reverts unless one to eight payees share the whole.
    function check(Share[] memory shares) internal pure {
        require(shares.length > 0 && shares.length <= PAYEES_MAX, PayeeCountRefused(shares.length));
        uint256 sum = 0;
        for (uint256 i = 0; i < shares.length; ++i) {
            require(shares[i].payee != address(0), PayeeMissing());
            sum += shares[i].basisPoints;
        }
        require(sum == WHOLE, SharesNotWhole(sum));
    }

    /// The parts in the order of the payees. The shares must have been checked.
    function parts(Share[] memory shares, uint256 amount) internal pure returns (uint256[] memory each) {
        each = new uint256[](shares.length);
        uint256 rest = amount;
        for (uint256 i = 1; i < shares.length; ++i) {
            each[i] = Math.mulDiv(amount, shares[i].basisPoints, WHOLE);
            rest -= each[i];
        }
        each[0] = rest;
    }

    /// Pays the amount out of the calling contract's balance.
    function payOut(Share[] memory shares, IERC20 token, uint256 amount) internal {
        uint256[] memory each = parts(shares, amount);
        for (uint256 i = 0; i < shares.length; ++i) {
            if (each[i] > 0) token.safeTransfer(shares[i].payee, each[i]);
        }
    }
}
