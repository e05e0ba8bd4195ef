// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {ReentrancyGuard} from "@openzeppelin/contracts/utils/ReentrancyGuard.sol";
import {Shares} from "./Shares.sol";

/// Splits a payment among merchant, agents and platform in the transaction that pays it, to the unit.
/// It keeps nothing: what comes in goes out.
contract CommissionSplitter is Ownable, Pausable, ReentrancyGuard {
    using SafeERC20 for IERC20;
    using Shares for Shares.Share[];

    IERC20 public immutable token;
    /// By payer, so that nobody can take another's payment id.
    mapping(address payer => mapping(bytes32 paymentId => bool)) public isSplit;

    event Split(address indexed payer, bytes32 indexed paymentId, uint256 amount);

    error AlreadySplit(address payer, bytes32 paymentId);
    error AmountMissing();

    constructor(IERC20 token_, address owner_) Ownable(owner_) {
        token = token_;
    }

    /// The caller pays the amount, approved to this contract, to those who share in it. Once a payment.
    function split(
        bytes32 paymentId,
        uint256 amount,
        Shares.Share[] calldata shares
    ) external whenNotPaused nonReentrant {
        require(amount > 0, AmountMissing());
        shares.check();
        require(!isSplit[msg.sender][paymentId], AlreadySplit(msg.sender, paymentId));
        isSplit[msg.sender][paymentId] = true;
        emit Split(msg.sender, paymentId, amount);
        token.safeTransferFrom(msg.sender, address(this), amount);
        shares.payOut(token, amount);
    }

    function pause() external onlyOwner {
        _pause();
    }

    function unpause() external onlyOwner {
        _unpause();
    }
}
